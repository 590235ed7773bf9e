"""Apart: articles drafted in a child process, so that one that breaks the rules, or takes too long, costs itself only.

The child dies of such an article, whatever it is: an exception, an endless loop, an expression that does not come back, all
of the memory. Whoever started it knows by what was not answered which article it was, and goes on with a new child.
"""

from __future__ import annotations

import gc
import marshal
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice

from onrecord.scale.article import Article, Columns, Refused, columns

SECONDS = 60.0  # of processor time, so that a busy machine refuses nothing that an idle one drafts
_MEMORY = 4 * 2**30
_CHUNK = 32
Numbered = tuple[int, Article]
Answered = tuple[int, Article, Columns | Refused]


def drafted(articles: Iterable[Numbered], seconds: float = SECONDS) -> Iterator[Answered]:
    """What the rules read in each article, in order, or why they read nothing."""
    waiting = iter(articles)
    left = list(islice(waiting, _CHUNK))
    while left:
        with tempfile.TemporaryFile() as said, _child(seconds, said.fileno()) as child:
            while left:
                answered = 0
                for number, made in _answers(child, left):
                    yield number, left[answered][1], made
                    answered += 1
                if answered < len(left):
                    break
                left = list(islice(waiting, _CHUNK))
            child.communicate()
            code = child.returncode
            said.seek(0)
            why = _cause(code, said.read().decode("utf-8", "replace"), seconds)
        if left:
            number, culprit = left[answered]
            yield number, culprit, Refused(why, culprit.id)
            left = left[answered + 1 :] or list(islice(waiting, _CHUNK))


def _child(seconds: float, said: int) -> subprocess.Popen[bytes]:
    order = [sys.executable, "-m", "onrecord.scale.apart", str(seconds)]
    return subprocess.Popen(order, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said)


def _answers(child: subprocess.Popen[bytes], asked: list[Numbered]) -> Iterator[tuple[int, Columns]]:
    """As many answers as the child lives to give."""
    into, out_of = child.stdin, child.stdout
    assert into is not None
    assert out_of is not None
    try:
        marshal.dump([(number, one.id, one.text) for number, one in asked], into)
        into.flush()
        for _ in asked:
            yield marshal.load(out_of)
    except (EOFError, BrokenPipeError):
        return


def _cause(code: int, said: str, seconds: float) -> str:
    if code == -signal.SIGPROF:
        return f"the rules took more than {seconds:g} seconds"
    if code < 0:
        return f"the rules were ended by {signal.Signals(-code).name}"
    return f"the rules broke off: {(said.strip().splitlines() or ['without a word'])[-1][:300]}"


def main() -> None:
    """Answer until nobody asks any more."""
    seconds = float(sys.argv[1])
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # A draft leaves no cycles that would be worth looking for after each article.
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a rule may print is no answer
    while True:
        try:
            chunk = marshal.load(asked)
        except EOFError:
            return
        for number, article_id, text in chunk:
            signal.setitimer(signal.ITIMER_PROF, seconds)
            made = columns(Article(article_id, text))
            signal.setitimer(signal.ITIMER_PROF, 0)
            marshal.dump((number, made), answers)
            answers.flush()


if __name__ == "__main__":
    main()
