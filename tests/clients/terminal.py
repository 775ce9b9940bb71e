"""A member with toot, the client for the terminal: terminal.py SITE. The verbs are those of every door; see
../it/town/program.rs. What toot does by a command is done by that command; changing a post is what its screen calls."""
import json
import os
import subprocess
import sys

from click.testing import CliRunner
from toot import api
from toot.cli import cli
from toot.config import get_active_user_app

site = sys.argv[1]
runner = CliRunner()
login = None
community = None


def toot(*words):
    """Types a command. Answers what it prints."""
    result = runner.invoke(cli, list(words))
    if result.exit_code:
        raise RuntimeError(f"toot {' '.join(words)}: {result.output} {result.exception!r}")
    return result.output


def asked(*words):
    return json.loads(toot(*words, "--json"))


def status(title):
    home = asked("timelines", "home", "--no-pager", "--no-clear", "-l", "40")
    said = [status["reblog"] or status for status in home]
    return next((status for status in said if title in status["content"]), None)


def number(title):
    found = status(title)
    if not found:
        raise RuntimeError(f"no status is called {title}")
    return found["id"]


def comes(_):
    """`toot login` waits for a code: answers where the browser has to go for it."""
    global login
    command = [os.path.join(os.path.dirname(sys.executable), "toot"), "login", "-i", site]
    unbuffered = {**os.environ, "PYTHONUNBUFFERED": "1"}
    login = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=unbuffered)
    for line in login.stdout:
        if line.startswith("http"):
            return line.strip()
    raise RuntimeError("toot says no address")


def enters(what):
    login.communicate(f"n\n{what['code']}\n", timeout=20)
    if login.returncode:
        raise RuntimeError("toot did not take the code")
    return asked("whoami")["acct"]


def joins(what):
    global community
    community = what["community"]
    toot("follow", community)


def says(what):
    toot("post", f"@{community} {what['title']}\n\n{what['words']}")


def answers(what):
    toot("post", "--reply-to", number(what["title"]), what["words"])


def likes(what):
    toot("favourite", number(what["title"]))


def edits(what):
    user, app = get_active_user_app()
    api.edit_status(app, user, number(what["title"]), f"{what['title']}\n\n{what['words']}")


def erases(what):
    toot("delete", number(what["title"]))


def looks(what):
    gone = {"there": False, "text": "", "answers": [], "likes": 0}
    found = status(what["title"])
    if not found:
        return gone
    try:
        thread, found = asked("thread", found["id"]), asked("status", found["id"])
    except RuntimeError as error:
        # It may be erased between two questions.
        if "not found" in str(error):
            return gone
        raise
    return {
        "there": True,
        "text": found["content"],
        "answers": [status["content"] for status in thread["descendants"]],
        "likes": found["favourites_count"],
    }


def searches(what):
    return [status["content"] for status in asked("search", what["words"])["statuses"]]


verbs = [comes, enters, joins, says, answers, likes, edits, erases, looks, searches]
named = {verb.__name__: verb for verb in verbs}
for line in sys.stdin:
    what = json.loads(line)
    try:
        said = {"ok": named[what["do"]](what)}
    except Exception as error:
        said = {"error": f"{what['do']}: {error}"}
    print(json.dumps(said), flush=True)
