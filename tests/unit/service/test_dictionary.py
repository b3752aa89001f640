from proofread.service.dictionary import Dictionary


def test_words_are_kept_in_the_file_and_others_see_them_at_once(tmp_path):
    path = tmp_path / "deep" / "词典.txt"
    mine, yours = Dictionary(path), Dictionary(path)
    assert mine.words == ()
    assert mine.add("肖华")
    assert not yours.add("肖华")
    assert yours.add("𠮷野家")
    assert path.read_text("utf-8") == "肖华\n𠮷野家\n"
    assert mine.spans("😀肖华在𠮷野家") == [(1, 3), (4, 7)]
    assert mine.remove("肖华")
    assert not yours.remove("肖华")
    assert yours.words == ("𠮷野家",)


def test_without_a_file_words_live_as_long_as_the_dictionary():
    words = Dictionary()
    assert words.add("我科")
    assert words.spans("去我科") == [(1, 3)]
    assert words.remove("我科")
    assert words.spans("去我科") == []
