"""Words of Vietnamese text as spans, whatever the length."""

from songngu.segment.words import word_spans

SENTENCE = "Ủy ban nhân dân tỉnh Quảng Trị họp báo về mùa du lịch biển. "


def words(text: str) -> list[str]:
    return [span.of(text) for span in word_spans(text)]


def test_a_long_text_has_the_words_of_its_sentences() -> None:
    once = words(SENTENCE)
    assert "Ủy ban" in once
    assert "Quảng Trị" in once
    many = words(SENTENCE * 300)  # 17,400 letters, which are given to pyvi in pieces
    whole = sum(many[at : at + len(once)] == once for at in range(len(many)))
    assert whole >= 295  # a piece may end within a sentence, and cut a word in two
    assert "".join(many).replace(" ", "") == "".join(once * 300).replace(" ", "")


def test_a_long_run_without_spaces_is_cut_anywhere_and_soon() -> None:
    text = "[" * 60_000
    spans = word_spans(text)
    assert len(spans) == 60_000
    assert (spans[0].start, spans[-1].end) == (0, 60_000)


def test_an_empty_text_has_none() -> None:
    assert word_spans("") == ()
    assert word_spans("  \n ") == ()
