"""What the page tells those who build a receiver is run as it stands there."""

import json
import os
import re
import subprocess
import sys
from html import unescape
from shutil import which

import pytest

from core.db import db, now
from core.matrix import Role
from models import Client
from services.postbacks.signing import secrets_of, signed

BODY = '{"buyer":"Zoë Müller 🎨"}'
ASKS = {
    "Python": (
        [sys.executable, "-c"],
        "\nimport json, sys\nh, b = json.loads(sys.argv[1])\nprint(told(h, b.encode()))",
    ),
    "JavaScript": (
        ["node", "-e"],
        "\nconst [h, b] = JSON.parse(process.argv[1]); console.log(told(h, Buffer.from(b)) ? 'True' : 'False')",
    ),
    "PHP": (
        ["php", "-r"],
        "\n[$h, $b] = json_decode($argv[1], true); echo told($h, $b) ? 'True' : 'False';",
    ),
}


@pytest.mark.parametrize("language", [name for name, (command, _asking) in ASKS.items() if which(command[0])])
def test_the_sample_takes_ours_and_refuses_what_was_altered(make, sign_in, endpoint, language):
    browser = sign_in(make.member(Role.ADMIN, db.get_one(Client, endpoint.client_id)))
    page = browser.get(f"/postbacks/{endpoint.id}/receiving").text
    sample = unescape(re.search(rf"<h2>{language}.*?<pre[^>]*>(.*?)</pre>", page, re.S)[1])
    (secret,) = secrets_of(endpoint, now())
    headers = signed("msg_1", now(), BODY.encode(), ["whsec_b3RoZXI=", secret])
    command, asking = ASKS[language]
    answers = []
    for body in (BODY, BODY.replace("Zoë", "Zoe")):
        asked = [*command, sample + asking, json.dumps([headers, body])]
        env = os.environ | {"VETRINA_SECRET": secret}
        answers.append(subprocess.run(asked, env=env, capture_output=True, text=True, timeout=60).stdout.strip())
    assert answers == ["True", "False"]
