"""The run: plan, ledger, executors, report. The only room that composes the others."""
