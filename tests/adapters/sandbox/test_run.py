"""A sandbox as a process: the ready line, the ledger file, and how it ends."""

import asyncio
import json
import signal
import sys

import aiohttp

PROGRAM = """
import asyncio, sys
from pathlib import Path
from adapters.sandbox.run import serve
from adapters.traffit.sandbox import sandbox
faults = Path(sys.argv[2]) if len(sys.argv) > 2 else None
tenant = sandbox(people=20, seed=1, credentials={"client_secret": "given"})
asyncio.run(serve(tenant, 0, faults, Path(sys.argv[1]), sys.stdout))
"""


async def test_it_says_one_line_serves_and_ends_on_sigterm(tmp_path):
    ledger, faults = tmp_path / "ledger.jsonl", tmp_path / "faults.json"
    faults.write_text('{"rules": [{"kind": "5xx", "path": "oauth2", "times": 1, "status": 500}]}')
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, str(ledger), str(faults), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    ready = json.loads(await process.stdout.readline())
    assert ready["vendor"] == "traffit"
    assert ready["credentials"]["client_secret"] == "given"
    assert sorted(ready["credentials"]) == ["client_id", "client_secret", "password", "username"]
    async with aiohttp.ClientSession(ready["base_url"]) as session:
        sign_in = {**ready["credentials"], "grant_type": "password"}
        async with session.post("/oauth2/token", json=sign_in) as failed:
            assert failed.status == 500
        async with session.post("/oauth2/token", json=sign_in) as worked:
            assert worked.status == 200
    lines = [json.loads(line) for line in ledger.read_text().splitlines()]
    assert [line["status"] for line in lines] == [500, 200]
    assert "given" not in ledger.read_text()
    process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(process.wait(), 10) == 0
    assert await process.stdout.read() == b""
