"""What is kept of sentences that return."""

from proofread.correction.cache import Cache


def test_values_are_kept_until_there_is_no_room():
    cache = Cache[int](3)
    cache.update({"a": 1, "b": 2})
    assert (cache.get("a"), cache.get("b"), cache.get("c")) == (1, 2, None)
    cache.update({"c": 3, "d": 4})
    assert (cache.get("a"), cache.get("c")) == (None, 3), "room is made by forgetting all"
    cache.update(dict.fromkeys("efgh", 5))
    assert (cache.get("c"), cache.get("e")) == (None, None), "too many on their own"


def test_a_cache_without_room_keeps_nothing():
    cache = Cache[int](0)
    cache.update({"a": 1})
    assert cache.get("a") is None
