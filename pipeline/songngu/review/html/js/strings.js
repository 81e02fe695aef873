// What the page says, in both languages. {0} is replaced by the first value given, and so on.
const STRINGS = {
  vi: {
    language: "English", accept: "Duyệt", final: "Hoàn tất", edit: "Sửa", reject: "Từ chối…", comment: "Nhận xét",
    insert: "Chèn…", undo: "Hoàn tác", redo: "Làm lại", save: "Lưu ra tệp", savePage: "Lưu cả trang", open: "Mở tệp…",
    help: "Phím tắt", theme: "Sáng / tối", more: "Thêm", close: "Đóng", cancel: "Thôi", ok: "Đồng ý", reviewer: "Người duyệt",
    search: "Tìm, không cần dấu", all: "tất cả", sort: "Thứ tự", order: "theo bài", doubt: "đáng ngờ trước", findingsFirst: "lỗi nặng trước",
    state: "Trạng thái", finding: "Điểm cần xem", kind: "Loại", article: "Bài", todo: "còn phải duyệt", changed: "đã sửa",
    commented: "có nhận xét", anyFinding: "có điểm cần xem", noFinding: "không có",
    states: { initial: "chưa dịch", translated: "chờ duyệt", reviewed: "đã duyệt", final: "hoàn tất", rejected: "từ chối" },
    kinds: { title: "tiêu đề", lead: "sapo", paragraph: "đoạn", heading: "đề mục", "list-item": "mục", caption: "chú thích ảnh", credit: "nguồn ảnh", byline: "tác giả", "table-cell": "ô bảng" },
    severities: { error: "Lỗi", warning: "Cảnh báo", note: "Ghi chú" },
    matches: { "in-context": "đúng ngữ cảnh", exact: "trùng khớp", fuzzy: "gần giống" },
    origins: { engine: "máy dịch", memory: "bộ nhớ dịch", rule: "theo quy tắc", copy: "chép nguyên văn", none: "chưa có bản dịch" },
    progress: "{0} / {1} câu đã xong ({2} %)", shown: "{0} / {1} câu", empty: "Không có câu nào hợp với bộ lọc.", clear: "Bỏ lọc",
    source: "Tiếng Việt", target: "Tiếng Anh", terms: "Thuật ngữ", memory: "Bộ nhớ dịch", changes: "So với bản máy", doubtOf: "đáng ngờ {0} %",
    present: "có trong bản dịch", missing: "thiếu", advice: "gợi ý", forbidden: "không dùng", previous: "Câu trước", next: "Câu sau",
    dismiss: "Bỏ qua", restore: "Xem lại", dismissed: "đã bỏ qua", commentHint: "Nhận xét cho câu này", rejectHint: "Vì sao từ chối? (cần có)",
    use: "Dùng", copySource: "Chép câu tiếng Việt sang", backToDraft: "Trở về bản đã gửi", alternative: "Cách dịch khác", nothingToInsert: "Không có gì để chèn.",
    picture: "Ảnh", noPicture: "Ảnh không kèm theo tệp này", kept: "Đã tự lưu lúc {0}", keeping: "Đang tự lưu…",
    notKept: "Trình duyệt này không cho tự lưu. Hãy lưu ra tệp (Ctrl+S) thường xuyên.", saved: "Đã lưu ra {0}. Hãy gửi tệp này lại.",
    unsaved: "{0} câu chưa lưu ra tệp", allSaved: "mọi thay đổi đã ở trong tệp", welcome: "Ai đang duyệt?", name: "Họ tên của bạn",
    welcomeText: "Tên đi cùng các thay đổi của bạn khi tệp được trả về. Chỉ hỏi một lần.", start: "Bắt đầu",
    restored: "Đã lấy lại {0} câu bạn làm lần trước.", otherTab: "Trang này cũng đang mở ở thẻ hoặc cửa sổ khác; việc làm ở hai nơi được nhập chung.", orphans: "{0} câu thuộc bản cũ của tệp này; chúng vẫn được giữ và đi cùng khi lưu.",
    opened: "Đã đọc {0} câu từ {1}.", notOurs: "{0} không phải tệp công việc của trang này.", otherBatch: "{0} thuộc lô “{1}”, không phải lô này.",
    undone: "Đã hoàn tác: câu {0}", redone: "Đã làm lại: câu {0}", nothingToUndo: "Không còn gì để hoàn tác.", noMoreFindings: "Không còn điểm cần xem nào.",
    allDone: "Không còn câu nào phải duyệt trong danh sách này.", term: "Đề xuất thuật ngữ…", termTitle: "Đề xuất thuật ngữ", termNote: "Lý do, nguồn", termSaved: "Đã ghi đề xuất: {0} → {1}",
    modeRead: "ĐỌC", modeEdit: "SỬA", stays: "Bản nháp", emptyTarget: "(chưa có bản dịch)", keys: "Phím", does: "Việc",
  },
  en: {
    language: "Tiếng Việt", accept: "Accept", final: "Final", edit: "Edit", reject: "Reject…", comment: "Comment",
    insert: "Insert…", undo: "Undo", redo: "Redo", save: "Save to file", savePage: "Save page", open: "Open…",
    help: "Keys", theme: "Light / dark", more: "More", close: "Close", cancel: "Cancel", ok: "OK", reviewer: "Reviewer",
    search: "Search, with or without diacritics", all: "all", sort: "Order", order: "as in the articles", doubt: "most doubtful first", findingsFirst: "worst findings first",
    state: "State", finding: "Findings", kind: "Kind", article: "Article", todo: "still to review", changed: "edited",
    commented: "with a comment", anyFinding: "any finding", noFinding: "none",
    states: { initial: "no draft", translated: "to review", reviewed: "reviewed", final: "final", rejected: "rejected" },
    kinds: { title: "title", lead: "lead", paragraph: "paragraph", heading: "heading", "list-item": "list item", caption: "caption", credit: "credit", byline: "byline", "table-cell": "table cell" },
    severities: { error: "Error", warning: "Warning", note: "Note" },
    matches: { "in-context": "in context", exact: "exact", fuzzy: "fuzzy" },
    origins: { engine: "machine", memory: "memory", rule: "by rule", copy: "copied", none: "no draft" },
    progress: "{0} of {1} units done ({2} %)", shown: "{0} of {1} units", empty: "No unit fits the filters.", clear: "Clear filters",
    source: "Vietnamese", target: "English", terms: "Terms", memory: "Memory", changes: "Against the draft", doubtOf: "doubt {0} %",
    present: "in the English", missing: "missing", advice: "advice", forbidden: "do not use", previous: "Before", next: "After",
    dismiss: "Dismiss", restore: "Bring back", dismissed: "dismissed", commentHint: "Comment on this unit", rejectHint: "Why is it rejected? (needed)",
    use: "Use", copySource: "Copy the Vietnamese over", backToDraft: "Back to the text as sent", alternative: "Another translation", nothingToInsert: "There is nothing to insert.",
    picture: "Picture", noPicture: "The picture is not in this file", kept: "Kept in this browser at {0}", keeping: "Keeping…",
    notKept: "This browser does not keep your work. Save to a file (Ctrl+S) often.", saved: "Saved to {0}. Send that file back.",
    unsaved: "{0} units not yet saved to a file", allSaved: "every change is in a file", welcome: "Who is reviewing?", name: "Your name",
    welcomeText: "The name goes with your changes when the file is returned. It is asked once.", start: "Start",
    restored: "{0} units that you worked on are back.", otherTab: "This page is open in another tab or window too; work done in either is joined.", orphans: "{0} units belong to an older version of this file; they are kept and go along when you save.",
    opened: "{0} units read from {1}.", notOurs: "{0} is no file of work of this page.", otherBatch: "{0} belongs to the batch “{1}”, not to this one.",
    undone: "Undone: unit {0}", redone: "Redone: unit {0}", nothingToUndo: "Nothing left to undo.", noMoreFindings: "No finding is left.",
    allDone: "No unit of this list is left to review.", term: "Propose a term…", termTitle: "Propose a term", termNote: "Reason, reference", termSaved: "Proposal kept: {0} → {1}",
    modeRead: "READ", modeEdit: "EDIT", stays: "Draft", emptyTarget: "(no translation yet)", keys: "Keys", does: "What it does",
  },
};

// The keys, for the help and for nothing else: keys.js acts on them. No single letters, which input methods such as
// Unikey and Telex compose, and none that browsers keep for themselves.
const KEY_HELP = [
  ["↓ ↑", "câu sau, câu trước", "next, previous unit"],
  ["Alt+↓ Alt+↑", "như trên, cả khi đang sửa", "the same, while editing too"],
  ["Enter / F2", "sửa bản dịch", "edit the translation"],
  ["Esc", "ngừng sửa; bỏ tìm kiếm", "stop editing; leave the search"],
  ["Ctrl+Enter", "duyệt, sang câu chưa duyệt tiếp theo", "accept, go to the next unit to review"],
  ["Ctrl+Shift+Enter", "hoàn tất (không phải xem lại nữa)", "mark final"],
  ["F4", "nhận xét", "comment"],
  ["Shift+F4", "từ chối, kèm nhận xét", "reject, with a comment"],
  ["F8 / Shift+F8", "điểm cần xem tiếp theo / trước đó", "next / previous finding"],
  ["Delete", "bỏ qua điểm đang chọn, hoặc xem lại", "dismiss the finding in focus, or bring it back"],
  ["F9", "chèn thuật ngữ, bộ nhớ dịch, câu gốc…", "insert a term, memory, the source…"],
  ["Shift+F9", "đề xuất thuật ngữ", "propose a term"],
  ["Ctrl+Z / Ctrl+Y", "hoàn tác / làm lại", "undo / redo"],
  ["Ctrl+F", "tìm (nhấn lần nữa: tìm của trình duyệt)", "search (again: the browser’s own)"],
  ["Alt+PgDn / Alt+PgUp", "bài sau / bài trước", "next / previous article"],
  ["Home / End", "câu đầu / câu cuối", "first / last unit"],
  ["Ctrl+S", "lưu ra tệp để gửi lại", "save to a file to send back"],
  ["F1", "bảng này", "this list"],
];

let language = "vi";

function say(key, ...values) {
  const text = key.split(".").reduce((found, part) => found?.[part], STRINGS[language]) ?? key;
  return typeof text === "string" ? text.replace(/\{(\d)\}/g, (whole, number) => values[number] ?? whole) : text;
}

const NUMBERS = { vi: new Intl.NumberFormat("vi-VN"), en: new Intl.NumberFormat("en-GB") };
const number = (value) => NUMBERS[language].format(value);
