"""LibreOffice as a judge of documents: it opens them, accepts or rejects all changes, and saves what it sees.

Run by the Python that has ``uno``: ``python office.py PIPE`` reads jobs as JSON from standard input.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

_PYTHONS = ("/usr/bin/python3", "/usr/lib/libreoffice/program/python", "/opt/libreoffice/program/python")


def judge() -> str | None:
    """A Python that can talk to LibreOffice, if both are there."""
    if shutil.which("soffice") is None:
        return None
    for python in _PYTHONS:
        if Path(python).exists() and not subprocess.run([python, "-c", "import uno"], capture_output=True).returncode:
            return python
    return None


def run_jobs(jobs: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Let LibreOffice do ``jobs``: ``source``, ``target``, ``filter`` and the ``command`` before saving, if any.

    Every answer says what it saw before the command: ``changes``, ``comments`` and ``text``. Raises ``RuntimeError``
    when it could not do them.
    """
    with tempfile.TemporaryDirectory() as folder:
        pipe = f"proofread{Path(folder).name}"
        office = subprocess.Popen(
            [
                "soffice", "--headless", "--norestore", "--nologo", f"-env:UserInstallation=file://{folder}",
                f"--accept=pipe,name={pipe};urp;",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            python = judge()
            assert python is not None
            done = subprocess.run(
                [python, __file__, pipe], input=json.dumps(jobs), capture_output=True, text=True, timeout=300
            )
            if done.returncode:
                raise RuntimeError(done.stderr)
            return json.loads(done.stdout)
        finally:
            office.terminate()
            office.wait(60)


def _connect(pipe: str) -> Any:
    import uno
    from com.sun.star.connection import NoConnectException

    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(600):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.2)
    raise SystemExit("LibreOffice does not answer")


def _value(name: str, content: object) -> Any:
    from com.sun.star.beans import PropertyValue

    value = PropertyValue()
    value.Name, value.Value = name, content
    return value


def _main(pipe: str) -> None:
    context = _connect(pipe)
    manager = context.ServiceManager
    desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    dispatcher = manager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
    answers = []
    for job in json.load(sys.stdin):
        document = desktop.loadComponentFromURL(Path(job["source"]).as_uri(), "_blank", 0, (_value("Hidden", True),))
        redlines, changes = document.getRedlines().createEnumeration(), []
        while redlines.hasMoreElements():
            redline = redlines.nextElement()
            changes.append([redline.RedlineType, redline.RedlineAuthor])
        fields, comments = document.getTextFields().createEnumeration(), []
        while fields.hasMoreElements():
            field = fields.nextElement()
            if field.supportsService("com.sun.star.text.textfield.Annotation"):
                comments.append([field.Author, field.Content])
        answers.append({"changes": changes, "comments": comments, "text": document.Text.String})
        if "command" in job:
            frame = document.CurrentController.Frame
            dispatcher.executeDispatch(frame, f".uno:{job['command']}", "", 0, ())
        document.storeToURL(Path(job["target"]).as_uri(), (_value("FilterName", job["filter"]),))
        document.close(True)
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    _main(sys.argv[1])
