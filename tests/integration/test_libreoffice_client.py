"""LibreOffice's own LanguageTool client, pointed at our server; skipped where LibreOffice is not installed."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from served import serving

SYSTEM_PYTHON = "/usr/bin/python3"  # LibreOffice's bindings belong to the system's Python

pytestmark = pytest.mark.skipif(
    shutil.which("soffice") is None
    or not Path("/usr/lib/libreoffice/program/libLanguageToollo.so").exists()
    or subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode != 0,
    reason="needs LibreOffice with its LanguageTool client, and python3-uno",
)

SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Linguistic/GrammarChecking/LanguageTool">
<prop oor:name="BaseURL" oor:op="fuse"><value>ADDRESS/v2</value></prop>
<prop oor:name="IsEnabled" oor:op="fuse"><value>true</value></prop>
</item></oor:items>"""

SCRIPT = """
import json, os, sys, time, uno
from com.sun.star.lang import Locale
resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
for _ in range(300):
    try:
        context = resolver.resolve(f"uno:pipe,name={sys.argv[1]};urp;StarOffice.ComponentContext")
        break
    except Exception:
        time.sleep(0.2)
checker = context.ServiceManager.createInstance("org.openoffice.lingu.LanguageToolGrammarChecker")
text, chinese = sys.argv[2], Locale("zh", "CN", "")
result = checker.doProofreading("document", text, chinese, 0, len(text.encode("utf-16-le")) // 2, ())
print(json.dumps([
    [one.nErrorStart, one.nErrorLength, one.aShortComment, one.aFullComment, list(one.aSuggestions)]
    for one in result.aErrors
]), flush=True)
desktop = context.ServiceManager.createInstance("com.sun.star.frame.Desktop")
try:
    desktop.terminate()
except Exception:
    pass  # the office may be gone before it has answered
os._exit(0)  # taking the bindings down while the office goes away ends in a segmentation fault now and then
"""


def test_libreoffice_underlines_and_suggests(tmp_path):
    pipe = f"proofread-{tmp_path.name}-{id(tmp_path)}"
    with serving() as address:
        (tmp_path / "user").mkdir()
        (tmp_path / "user" / "registrymodifications.xcu").write_text(SETTINGS.replace("ADDRESS", address))
        office = subprocess.Popen(
            [
                *("soffice", "--headless", "--norestore", "--nologo"),
                f"-env:UserInstallation={tmp_path.as_uri()}",
                f"--accept=pipe,name={pipe};urp;",
            ]
        )
        try:
            # the text is sent as it is, not percent-encoded
            text = "😀50%的人+我&你：因该去A&B学校"
            done = subprocess.run(
                [SYSTEM_PYTHON, "-c", SCRIPT, pipe, text], capture_output=True, text=True, check=True, timeout=90
            )
            office.wait(30)
        finally:
            office.kill()
            office.wait()
    comment = "疑似错别字（近音）：“因该”应为“应该”"
    assert json.loads(done.stdout) == [[12, 2, comment, "错别字（近音）", ["应该"]]]
