"""A term is found in English in whatever inflection, and nowhere else."""

import pytest

from songngu.english import find_all_wordings, find_wording


@pytest.mark.parametrize(
    ("expected", "target", "found"),
    [
        (
            "provincial People's Committee",
            "The provincial People’s Committee issued the plan.",
            "provincial People’s Committee",
        ),
        (
            "Department of Information and Communications",
            "the Department of Information and Communications' staff",
            None,
        ),
        ("international border gate", "Lao Bao and La Lay International Border Gates", "International Border Gates"),
        ("new-style rural area", "building new style rural areas", "new style rural areas"),
        ("organisation", "an international organization", "organization"),
        ("programme", "two programs", "programs"),
        ("Ministry of National Defence", "the Ministry of National Defense", "Ministry of National Defense"),
        ("labour union", "Labor unions' fund", "Labor unions"),
        ("community", "for the communities", "communities"),
        ("the East Sea", "in East Sea waters", "East Sea"),
        ("VNA", "a VNA reporter", "VNA"),
        ("12.5%", "up 12.5% on the year", "12.5%"),
    ],
)
def test_found_in_any_form(expected: str, target: str, found: str | None) -> None:
    span = find_wording(expected, target)
    assert span is not None
    assert span.of(target) == (found or expected)


@pytest.mark.parametrize(
    ("expected", "target"),
    [
        ("VNA", "the vna file"),
        ("province", "provincial leaders"),
        ("border gate", "the border at the gate"),
        ("IT", "it was late"),
        ("Ministry of Home Affairs", "Ministry of Foreign Affairs"),
        ("", "anything"),
        ("term", ""),
    ],
)
def test_not_found_where_it_does_not_stand(expected: str, target: str) -> None:
    assert find_wording(expected, target) is None


def test_every_place_is_found() -> None:
    target = "Communes and commune-level towns; the commune's school."
    assert [span.of(target) for span in find_all_wordings("commune", target)] == ["Communes", "commune", "commune"]
