import json

import pytest

from proofread.errors import ResourceError
from proofread.lexicon import resource


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(resource, "RESOURCES", tmp_path)
    resource._digests.cache_clear()
    yield tmp_path
    resource._digests.cache_clear()


def test_every_packaged_file_is_listed_and_intact():
    listed = json.loads((resource.RESOURCES / resource.CHECKSUMS).read_text())
    present = {path.name for path in resource.RESOURCES.iterdir() if path.suffix in (".tsv", ".txt", ".safetensors")}
    assert present == listed.keys()
    for name in listed:
        assert resource.read_resource(name)


def test_a_refreshed_checksum_is_accepted_and_a_changed_file_refused(folder):
    (folder / "table.tsv").write_text("一\t1\n", encoding="utf-8")
    resource.update_checksum("table.tsv")
    assert resource.read_resource("table.tsv").decode() == "一\t1\n"
    (folder / "table.tsv").write_text("一\t2\n", encoding="utf-8")
    with pytest.raises(ResourceError, match=r"'table\.tsv' 已损坏：sha256 应是 [0-9a-f]{64}，现有"):
        resource.read_resource("table.tsv")


def test_missing_and_unlisted_files_are_named(folder):
    with pytest.raises(ResourceError, match="校验和"):
        resource.read_resource("table.tsv")
    (folder / resource.CHECKSUMS).write_text(json.dumps({"gone.tsv": "0" * 64}))
    with pytest.raises(ResourceError, match=r"'other\.tsv' 不在"):
        resource.read_resource("other.tsv")
    with pytest.raises(ResourceError, match=r"读不了资源 'gone\.tsv'"):
        resource.read_resource("gone.tsv")
