"""What a terminal shows in the end of what a program printed: a finished progress bar, not its steps."""

from __future__ import annotations

import re

MOVES = re.compile(r"\r|\n|\x08|\x1b\[(\d{0,3})\d*([ABCDGJK])")
MOVING = re.compile(r"\r(?!\n)|\x08|\x1b\[\d*[ABCDGJK]")
LETTER = re.compile(r"(?:\x1b\[[0-?]*[ -/]*[@-~]|\x1b\].*?(?:\x07|\x1b\\))*[^\x1b]|\x1b", re.DOTALL)  # and its colour
CODES = {"\r": "G", "\n": "\n", "\b": "D"}


def as_on_a_terminal(text: str) -> str:
    """`text` after its movements; as it is where it has none."""
    if not MOVING.search(text):
        return text.replace("\r\n", "\n")
    screen, begin = _Screen(), 0
    for move in MOVES.finditer(text):
        screen.write(text[begin : move.start()])
        screen.move(CODES.get(move[0]) or move[2], int(move[1] or 0))
        begin = move.end()
    screen.write(text[begin:])
    return screen.text()


class _Screen:
    """Lines of letters, each with the codes that colour it, and where the next one goes."""

    def __init__(self) -> None:
        self._lines: list[list[str]] = [[]]
        self._row = self._column = 0

    def write(self, text: str) -> None:
        letters = LETTER.findall(text)
        line = self._lines[self._row]
        line.extend(" " * (self._column - len(line)))
        if letters:  # what is written takes the place of all that stood after it: programs mean their line to be new
            line[self._column :] = letters
        self._column += len(letters)

    def move(self, code: str, count: int) -> None:
        """As ECMA-48 names them: A up, B down, C right, D left, G to a column, J and K erase."""
        match code:
            case "\n":
                self._down(1)
                self._column = 0
            case "A":
                self._row = max(0, self._row - (count or 1))
            case "B":
                self._down(count or 1)
            case "C" | "D":
                self._column = max(0, self._column + (count or 1) * (1 if code == "C" else -1))
            case "G":
                self._column = max(0, count - 1)
            case _:
                self._erase(code, count)

    def _down(self, count: int) -> None:
        self._row += count
        self._lines.extend([] for _ in range(self._row - len(self._lines) + 1))

    def _erase(self, code: str, count: int) -> None:
        """From here to the end, from the beginning to here, or all: of the line (K), of everything (J)."""
        line = self._lines[self._row]
        if count == 0:
            del line[self._column :]
        else:
            line[: self._column + 1] = " " * min(self._column + 1, len(line))
        if count >= 2:
            line.clear()
        if code == "J":
            others = range(self._row + 1, len(self._lines)) if count == 0 else range(self._row)
            for at in others if count < 2 else range(len(self._lines)):
                self._lines[at].clear()

    def text(self) -> str:
        """What is left to see, without what was blanked out at its end."""
        whole = "\n".join(map("".join, self._lines))
        shown = whole.rstrip(" \n")
        return shown + "\n" if "\n" in whole[len(shown) :] else shown
