from collections import Counter
from dataclasses import replace

import pytest
from growing import growth
from hypothesis import given
from hypothesis import strategies as st

from proofread.edits.align import align
from proofread.edits.edit import Edit, Kind, apply, check
from proofread.edits.guard import GUARD_NAMES, GuardOptions, Guards
from proofread.errors import ConfigError


def guarded(source, target, *, confidence=1.0, **options):
    """What the guards leave of a model's rewriting of ``source``, and the names of those that objected."""
    dropped: Counter[str] = Counter()
    edits = [replace(edit, confidence=confidence) for edit in align(source, target)]
    kept = Guards(GuardOptions(**options)).filter(source, edits, dropped)
    return apply(source, kept), dict(dropped)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("少先队员因该为老人让坐", "少先队员应该为老人让座"),
        ("我看书去了，你去吗？", "我看看书去了，你去吗？"),
        ("他的的书不见了", "他的书不见了"),
        ("今天我很高心。", "今天我很高兴。"),
        ("他经已走了", "他已经走了"),
        ("平果", "苹果"),
        ("我今天去学校以经很晚了、", "我今天去学校已经很晚了。"),
        ("收復失地，覆水難收，因該如此說", "收復失地，覆水難收，應該如此說"),
        ("参加KDD Cup的同学门", "参加KDD Cup的同学们"),
        ("他穿塶色的衣服，我们说好看。", "他穿绿色的衣服，我们说好看。"),
        ("他很尬尴。", "他很尴尬。"),
        ("他覺得很尬尷。", "他覺得很尷尬。"),
    ],
)
def test_good_corrections_pass(source, target):
    assert guarded(source, target) == (target, {})


@pytest.mark.parametrize(
    ("source", "target", "guard"),
    [
        # names
        ("肖华同志来了。", "萧华同志来了。", "name"),
        ("演员肖华在台上。", "演员萧华在台上。", "name"),
        ("肖华说他不去。", "萧华说他不去。", "name"),
        ("肖华和大家都到了。", "萧华和大家都到了。", "name"),
        ("董事长张朋先生致辞。", "董事长张鹏先生致辞。", "name"),
        ("出席的有张林、王明。", "出席的有张琳、王明。", "name"),
        ("昨天看见张林，今天张林又来了。", "昨天看见张琳，今天张林又来了。", "name"),
        ("请欧阳俊老师发言。", "请欧阳君老师发言。", "name"),
        # foreign words, numbers, addresses
        ("参加KDD Cup比赛。", "参加KDD 杯比赛。", "opaque"),
        ("参加KDD Cup比赛。", "参加KDD的 Cup比赛。", "opaque"),
        ("限20字符以内。", "限一字符以内。", "opaque"),
        ("沪公网安备号", "沪公网安倍好", "opaque"),
        ("请看https://a.cn/北京的介绍", "请看https://a.cn/背景的介绍", "opaque"),
        ("他去了 北京。", "他去了北京。", "script"),
        ("他很高心。", "他很happy。", "script"),
        ("真好😀啊。", "真好啊。", "script"),
        # quotes
        ("他说“你好”。", "他说你好”。", "quotes"),
        ("他说“你好”。", "他说“你好。", "quotes"),
        ("他说“你好。", "他说“你好”。", "quotes"),
        ("读《红楼梦》。", "读“红楼梦》。", "quotes"),
        # artefacts of sequence models
        ("少先队员来了。", "少少先队员来了。", "repetition"),
        ("请大家坐好。", "请大家坐坐坐好。", "repetition"),
        ("我们去公园玩。", "我们我们去公园玩。", "repetition"),
        ("他们是做作业。", "他们是作作业。", "repetition"),
        ("他今天下午去学校上课。", "他今去学校上课。", "truncation"),
        ("啊。", "。", "truncation"),
        ("他今天下午去学校。", "天气预报说有大雨。", "limit"),
        # scripts
        ("他说得很对。", "他說得很对。", "traditional"),
        ("我們在說話，覆水難收。", "我们在說話，覆水難收。", "traditional"),
        ("今天天气好。", "今天天氣好。", "traditional"),
        ("很\ufa1c尬。", "很尬\ufa1c。", "rare"),  # a compatibility ideograph that looks like 靖
        ("尴䩛尬了", "尴尬䩛了", "rare"),
        ("他姓\U00020bb7田", "他姓田\U00020bb7", "rare"),
    ],
)
def test_damage_is_stopped(source, target, guard):
    text, dropped = guarded(source, target)
    assert text == source
    assert set(dropped) == {guard}


def test_confidence_has_a_threshold_per_kind():
    text = "他因该让坐"
    edits = [Edit(1, 2, "因", "应", Kind.NEAR_SOUND, 0.6), Edit(4, 5, "坐", "座", Kind.HOMOPHONE, 0.6)]
    options = GuardOptions(min_confidence=0.7, min_confidence_by_kind={Kind.HOMOPHONE: 0.6})
    dropped: Counter[str] = Counter()
    assert Guards(options).filter(text, edits, dropped) == edits[1:]
    assert dropped == {"confidence": 1}


def test_only_and_skip_select_kinds():
    text = "他因该让坐"
    edits = [Edit(1, 2, "因", "应", Kind.NEAR_SOUND), Edit(4, 5, "坐", "座", Kind.HOMOPHONE)]
    dropped: Counter[str] = Counter()
    only = Guards(GuardOptions(only=frozenset({Kind.HOMOPHONE})))
    skip = Guards(GuardOptions(skip=frozenset({Kind.HOMOPHONE})))
    assert only.filter(text, edits, dropped) == edits[1:]
    assert skip.filter(text, edits, dropped) == edits[:1]
    assert dropped == {"kind": 2}


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("我科负责实部。", "我课负责实部。"),
        ("我科负责实部。", "我科负责食部。"),
        ("我科负责实部。", "我们科负责实部。"),
    ],
)
def test_protected_terms_stay(source, target):
    assert guarded(source, target, protected=frozenset({"我科", "实部"})) == (source, {"protected": 1})


def test_a_correction_beside_a_protected_term_passes():
    assert guarded("我科负则实部。", "我科负责实部。", protected=frozenset({"我科", "实部"}))[1] == {}


def test_replacements_must_be_writable_in_the_encoding():
    assert guarded("他很高心啊", "他很高囍啊", encoding="gb2312")[1] == {"encoding": 1}
    assert guarded("他很高心啊", "他很高兴啊", encoding="gb2312")[1] == {}


def test_doubling_needs_certainty():
    assert guarded("我看书去了。", "我看看书去了。", confidence=0.8)[1] == {"repetition": 1}


def test_two_edits_that_repeat_only_together_are_both_dropped():
    assert guarded("他甲乙来了吗", "他丙丙来了吗")[1] == {"repetition": 2}


def test_a_doubling_that_another_edit_removes_is_no_repetition():
    text = "他已以经走了"
    edits = [Edit(1, 2, "已", ""), Edit(2, 3, "以", "已")]
    assert Guards(GuardOptions()).filter(text, edits, Counter()) == edits


def test_too_many_changes_keep_the_most_certain():
    text = "甲一" * 30
    edits = [Edit(at, at + 1, "甲", "乙", confidence=0.5 + at / 1000) for at in range(0, 20, 2)]
    dropped: Counter[str] = Counter()
    kept = Guards(GuardOptions(max_changed=3)).filter(text, edits, dropped)
    assert [edit.start for edit in kept] == [14, 16, 18]
    assert dropped == {"limit": 7}


@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({"min_confidence": 1.5}, "min_confidence"),
        ({"min_confidence_by_kind": {Kind.DE: -1}}, "min_confidence"),
        ({"max_changed": 0}, "max_changed"),
        ({"max_changed_share": 0}, "max_changed_share"),
        ({"encoding": "utf-99"}, "encoding"),
    ],
)
def test_bad_options_are_named(options, key):
    with pytest.raises(ConfigError, match=key):
        GuardOptions(**options)


def test_a_hundred_thousand_terms_cost_little_more_than_a_thousand():
    terms = [chr(0x4E00 + number % 5000) + str(number) for number in range(100_000)]
    guards = {size: Guards(GuardOptions(protected=frozenset(terms[:size]))) for size in (1_000, 100_000)}
    text = "少先队员因该为老人让坐" * 3

    def work(size):
        for _ in range(200):
            guards[size].filter(text, [Edit(4, 5, "因", "应")], Counter())

    assert growth(work, 1_000, times=100) < 10


chinese = st.text(alphabet="他说王明“”，。a1看坐的書书", max_size=20)


@given(chinese, chinese, st.floats(0, 1))
def test_what_passes_is_sorted_counted_and_never_empties_the_text(source, target, confidence):
    edits = [replace(edit, confidence=confidence) for edit in align(source, target)]
    dropped: Counter[str] = Counter()
    kept = Guards(GuardOptions()).filter(source, edits, dropped)
    check(source, kept)
    assert set(kept) <= set(edits)
    assert len(kept) + dropped.total() == len(edits)
    assert set(dropped) <= set(GUARD_NAMES)
    assert [c for c in source if c in "“”a1"] == [c for c in apply(source, kept) if c in "“”a1"]


def test_a_preset_gives_the_thresholds_and_nothing_else():
    options = GuardOptions(
        min_confidence_by_kind={Kind.ORDER: 0.1}, skip=frozenset({Kind.SHAPE}), protected=frozenset({"他门"})
    )
    chosen = options.with_preset({"default": 0.75, "de": 0.25, "near-sound": 1.0, "of a later version": 0.5})
    assert chosen == replace(options, min_confidence=0.75, min_confidence_by_kind={Kind.DE: 0.25, Kind.NEAR_SOUND: 1.0})
    assert options.min_confidence_by_kind == {Kind.ORDER: 0.1}
    with pytest.raises(ConfigError, match="min_confidence"):
        options.with_preset({"default": 1.5})
    edits = [
        Edit(0, 1, "的", "得", Kind.DE, 0.3),
        Edit(1, 2, "坐", "座", Kind.HOMOPHONE, 0.3),
        Edit(3, 4, "做", "作", Kind.HOMOPHONE, 0.8),
    ]
    kept = Guards(chosen).filter("的坐好做不到了", edits, Counter())
    assert [edit.start for edit in kept] == [0, 3]
