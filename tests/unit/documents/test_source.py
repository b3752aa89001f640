import io

from proofread.documents.source import spooled


def test_streams_of_a_spooled_pipe_do_not_disturb_each_other() -> None:
    pipe = io.BytesIO(b"x" + bytes(range(256)) * 40)
    pipe.read(1)
    with spooled(pipe, "<stdin>") as source, source.open() as first, source.open() as second:
        assert first.read(5) == second.read(5) == bytes(range(5))
        first.seek(256)
        assert (first.read(2), second.read(2)) == (b"\x00\x01", b"\x05\x06")
        assert source.read() == bytes(range(256)) * 40
        assert second.seek(0, io.SEEK_END) == 256 * 40
