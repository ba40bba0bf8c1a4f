"""The citation gates: pure functions that hold statements against the documents they cite.

1. every hash is found at its place; 2. every sentence with a duty word, a quantity or a term is
used or skipped with a reason; 3. anchors are unique; 4. no binding is stronger than the sentence's
own words allow. A fifth keeps our wording ours: no sentence of a source is copied.

`python -m placement.rulebook.cite FOLDER` prints what is not yet classified.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from placement.errors import Fault
from placement.rulebook import words
from placement.rulebook.book import Rulebook
from placement.rulebook.load import load
from placement.rulebook.regions import names
from placement.rulebook.sentences import Sentence, clauses, digest, normalise, split
from placement.rulebook.statements import Anchor, Binding, Skipped, Statement

__all__ = ["Sources", "digest", "gates", "normalise", "sources_of", "strongest", "uncovered"]

FILE = "statements.toml"
STRENGTH: Mapping[Binding, int] = {"informative": 0, "guidance": 1, "soft-default": 2, "hard": 3}
COPIED_RUN = 8
"""So many words in a row, the same as in the source, is copying."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What the gates compare: anchors of ours, and the sentences of each document."""

    statements: tuple[Statement, ...]
    skipped: tuple[Skipped, ...]
    sentences: Mapping[str, tuple[Sentence, ...]]
    proposals: frozenset[str] = frozenset()
    """Documents that are not in force."""

    def anchors(self) -> tuple[Anchor, ...]:
        """Return statements and skipped sentences alike."""
        return (*self.statements, *self.skipped)

    def at(self, anchor: Anchor) -> Sentence | None:
        """Return the sentence at an anchor's place, whatever its hash."""
        for sentence in self.sentences.get(anchor.document, ()):
            if sentence.place == anchor.place:
                return sentence
        return None


def sources_of(rulebook: Rulebook, folder: Path) -> Sources:
    """Return a rulebook's anchors with the documents read from `folder`."""
    documents = rulebook.region.document
    texts = {key: (folder / d.file).read_text("utf-8") for key, d in documents.items()}
    return Sources(
        statements=tuple(rulebook.statements.values()),
        skipped=rulebook.skipped,
        sentences={key: split(text) for key, text in texts.items()},
        proposals=frozenset(key for key, d in documents.items() if not d.in_force),
    )


def gates(sources: Sources, *, every: bool = False) -> tuple[Fault, ...]:
    """Run all gates; `every` asks that also sentences without weight are classified."""
    return (
        *found_at_place(sources),
        *all_covered(sources, every=every),
        *anchors_unique(sources),
        *binding_allowed(sources),
        *wording_is_ours(sources),
    )


def found_at_place(sources: Sources) -> Iterator[Fault]:
    """Gate 1: the hash and the section of every anchor are those of the sentence at its place."""
    sections = {key: _labels(sentences) for key, sentences in sources.sentences.items()}
    for anchor in sources.anchors():
        sentence = sources.at(anchor)
        if sentence is None:
            yield _fault(anchor, "deze plaats bestaat niet in het document")
        elif sentence.sha256 != anchor.sha256:
            yield _fault(anchor, "op deze plaats staat een andere zin dan de hash zegt")
        elif isinstance(anchor, Statement) and anchor.section not in sections[anchor.document]:
            yield _fault(anchor, f"het document heeft geen kop «{anchor.section}»")


def _labels(sentences: Iterable[Sentence]) -> set[str]:
    every = tuple(sentences)
    return {s.section for s in every} | {s.text for s in every}


def uncovered(sources: Sources, *, every: bool = False) -> Iterator[tuple[str, Sentence]]:
    """Yield (document, sentence) for what is neither used nor skipped."""
    known = {(anchor.document, anchor.place) for anchor in sources.anchors()}
    for document, sentences in sources.sentences.items():
        for sentence in sentences:
            weighs = every or words.weighs(normalise(sentence.text))
            if weighs and (document, sentence.place) not in known:
                yield document, sentence


def all_covered(sources: Sources, *, every: bool = False) -> Iterator[Fault]:
    """Gate 2: no sentence that weighs is passed over in silence."""
    for document, sentence in uncovered(sources, every=every):
        problem = f"{document} {sentence.place}: deze zin is niet gebruikt en niet overgeslagen"
        yield Fault(FILE, problem, "een statement, of skipped met een reden")


def anchors_unique(sources: Sources) -> Iterator[Fault]:
    """Gate 3: ids are unique, and so is each document, place, hash and clause."""
    ids = Counter(statement.id for statement in sources.statements)
    for double in (key for key, count in ids.items() if count > 1):
        yield Fault(FILE, "komt meer dan eens voor", column="id", value=double)
    seen: set[tuple[str, str, str, int]] = set()
    whole = Counter((a.document, a.place) for a in sources.skipped)
    for anchor in sources.anchors():
        clause = anchor.clause if isinstance(anchor, Statement) else 0
        key = (anchor.document, anchor.place, anchor.sha256, clause)
        also_skipped = isinstance(anchor, Statement) and (anchor.document, anchor.place) in whole
        if key in seen or also_skipped:
            yield _fault(anchor, "deze zin is al gebruikt of overgeslagen")
        seen.add(key)


def binding_allowed(sources: Sources) -> Iterator[Fault]:
    """Gate 4: a statement binds no stronger than the words of its sentence allow."""
    for statement in sources.statements:
        sentence = sources.at(statement)
        if sentence is None:
            continue
        if statement.clause > len(clauses(sentence.text)):
            yield _fault(statement, f"de zin heeft geen deel {statement.clause}")
            continue
        proposal = statement.document in sources.proposals
        most = "guidance" if proposal else strongest(sentence, statement.clause)
        if STRENGTH[statement.binding] > STRENGTH[most]:
            problem = f"«{statement.id}» bindt sterker dan de zin toelaat"
            yield _fault(statement, problem, f"hoogstens {most}")


def strongest(sentence: Sentence, clause: int = 0) -> Binding:
    """Return the strongest binding that a sentence, or one clause of it, can carry.

    Hard asks for a duty word, a definition or an absolute statement (a list item takes the duty
    of the sentence that announces the list) and for no word that weakens.
    """
    parts = clauses(sentence.text)
    text = parts[clause - 1] if clause else normalise(sentence.text)
    if words.AIMS.search(text):
        return "guidance"
    if words.SOFTENERS.search(text):
        return "soft-default"
    firm = any(p.search(text) for p in (words.DUTY, words.DEFINITION, words.ABSOLUTE))
    return "hard" if firm or words.DUTY.search(sentence.lead) else "soft-default"


def wording_is_ours(sources: Sources) -> Iterator[Fault]:
    """Gate 5: no wording is the sentence itself, or shares a long run of words with a source."""
    runs = runs_of(s.text for sentences in sources.sentences.values() for s in sentences)
    for statement in sources.statements:
        sentence = sources.at(statement)
        own = _words(statement.wording)
        same = sentence is not None and own == _words(sentence.text)
        if same or copied(statement.wording, runs):
            yield _fault(statement, f"«{statement.id}» is overgeschreven", "eigen woorden")


def runs_of(texts: Iterable[str], length: int = COPIED_RUN) -> frozenset[tuple[str, ...]]:
    """Return every run of `length` words in the texts."""
    return frozenset(run for text in texts for run in _runs(_words(text), length))


def copied(text: str, runs: frozenset[tuple[str, ...]]) -> list[str]:
    """Return the runs of words in `text` that stand in the sources too."""
    length = len(next(iter(runs), ()))
    return [" ".join(run) for run in _runs(_words(text), length) if run in runs]


def _runs(parts: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    if length:
        yield from (tuple(parts[i : i + length]) for i in range(len(parts) - length + 1))


def _words(text: str) -> list[str]:
    letters = (c if c.isalnum() else " " for c in normalise(text))
    return "".join(letters).split()


def _fault(anchor: Anchor, problem: str, expected: str = "") -> Fault:
    return Fault(FILE, f"{anchor.document} {anchor.where()}: {problem}", expected)


def main(arguments: Sequence[str]) -> int:
    """Print, per rulebook, the sentences without a place in it and every fault of the gates."""
    if len(arguments) != 1:
        sys.stderr.write("gebruik: python -m placement.rulebook.cite MAP-MET-BRONNEN\n")
        return 2
    count = 0
    for name in names():
        sources = sources_of(load(name), Path(arguments[0]))
        for document, sentence in uncovered(sources, every=True):
            sys.stdout.write(f"{document}\t{sentence.place}\t{sentence.sha256}\t{sentence.text}\n")
        for fault in gates(sources, every=True):
            sys.stdout.write(f"{name}: {fault.sentence()}\n")
            count += 1
    sys.stdout.write(f"{count} fout(en)\n")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
