import pytest

from proofread.edits.align import align
from proofread.edits.classify import Classifier, Relations
from proofread.edits.edit import Kind


def among(*groups):
    return lambda left, right: any(left in group and right in group for group in groups)


@pytest.fixture
def classifier():
    return Classifier(
        Relations(
            same_sound=among("坐座做作", "园圆", "平苹", "的地得"),
            near_sound=among("因应", "坐座做作"),
            similar_shape=among("未末", "己已", "做作"),
        )
    )


@pytest.mark.parametrize(
    ("source", "replacement", "kind"),
    [
        ("坐", "座", Kind.HOMOPHONE),
        ("园坐", "圆座", Kind.HOMOPHONE),
        ("因", "应", Kind.NEAR_SOUND),
        ("因坐", "应座", Kind.NEAR_SOUND),
        ("未", "末", Kind.SHAPE),
        ("做", "作", Kind.HOMOPHONE),
        ("的", "得", Kind.DE),
        ("天的", "天地", Kind.DE),
        ("甲", "乙", Kind.SPELLING),
        ("坐未", "座末", Kind.SPELLING),
        ("的", "", Kind.REDUNDANT),
        ("习习近平", "习近平", Kind.REDUNDANT),
        ("", "们", Kind.MISSING),
        ("我去", "我们去", Kind.MISSING),
        ("经已", "已经", Kind.ORDER),
        ("我昨天", "昨天我", Kind.ORDER),
        ("甲乙", "丙", Kind.SPELLING),
        ("，", "。", Kind.PUNCTUATION),
        ("", "～", Kind.PUNCTUATION),
        ("，，", "，", Kind.PUNCTUATION),
        ("，", "的", Kind.SPELLING),
    ],
)
def test_kinds(classifier, source, replacement, kind):
    assert classifier.classify(source, replacement) is kind


def test_no_change_has_no_kind(classifier):
    with pytest.raises(ValueError, match="twice"):
        classifier.classify("好", "好")


def test_classified_keeps_everything_else(classifier):
    edits = align("他因该让坐，，了", "他应该让座，了")
    named = classifier.classified(edits)
    assert [edit.kind for edit in named] == [Kind.NEAR_SOUND, Kind.HOMOPHONE, Kind.PUNCTUATION]
    assert [(e.start, e.end, e.source, e.replacement, e.confidence) for e in named] == [
        (e.start, e.end, e.source, e.replacement, e.confidence) for e in edits
    ]
