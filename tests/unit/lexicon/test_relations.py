"""How characters are alike."""

from proofread.lexicon.relations import relation, relations
from proofread.text.points import code_points


def test_relations():
    assert relation("坐", "座")[0] == 1.0
    assert relation("因", "应")[:2] == (0.0, 1.0)
    assert relation("未", "末")[2] == 1.0
    assert relation("人", "海") == (0.0, 0.0, 0.0, 1.0)


def test_pairs_of_code_points():
    found = relations(code_points("坐人"), code_points("座海"))
    assert found.tolist() == [list(relation("坐", "座")), list(relation("人", "海"))]
    assert relations(code_points(""), code_points("")).shape == (0, 4)
