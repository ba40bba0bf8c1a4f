from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from placement.errors import Fault
from placement.rulebook import cite, load, names
from placement.rulebook.sentences import Sentence, clauses, digest, normalise, split
from placement.rulebook.statements import Binding, Skipped, Statement

TOY = """# Toy

## Wonen

Een bewoner moet binnen 30 stappen van de poort wonen. Doorgaans is er een tuin bij de woning.

Voor de tuin gelden de volgende regels:

- De tuin ligt op het zuiden.
- In de tuin kan een boom staan.

Soms regent het.
"""


def statement(place: str, binding: Binding = "informative", **other: object) -> Statement:
    sentence = next(s for s in split(TOY) if s.place == place)
    given = {
        "id": f"s{place.replace('.', '-')}",
        "document": "toy",
        "section": "Wonen",
        "place": place,
        "sha256": sentence.sha256,
        "binding": binding,
        "wording": "Iets in eigen woorden.",
    }
    return Statement.model_validate(given | other)


def toy(*statements: Statement, skip: tuple[str, ...] = (), proposal: bool = False) -> cite.Sources:
    sentences = split(TOY)
    skipped = tuple(
        Skipped(document="toy", place=s.place, sha256=s.sha256, reason="proef")
        for s in sentences
        if s.place in skip
    )
    return cite.Sources(
        statements, skipped, {"toy": sentences}, frozenset({"toy"} if proposal else ())
    )


def problems(found: Iterator[Fault] | tuple[Fault, ...]) -> str:
    return "\n".join(fault.sentence() for fault in found)


def test_a_document_is_cut_into_headings_sentences_and_items() -> None:
    assert [s.place for s in split(TOY)] == [
        "1.1", "3.1", "5.1", "5.2", "7.1", "9.1", "10.1", "12.1",
    ]  # fmt: skip
    item = split(TOY)[5]
    assert item.section == "Wonen"
    assert item.lead.startswith("voor de tuin gelden")
    assert split(TOY)[-1].lead == ""


def test_a_table_row_and_a_labelled_line_are_one_sentence() -> None:
    rows = split("## Kop\nLet op. Dit.\tDat. En zo.\n## Randvoorwaarden:\n- altijd klaar.")
    assert [s.place for s in rows] == ["1.1", "2.1", "3.1", "4.1"]
    assert {s.section for s in rows} == {"inleiding"}


def test_the_normal_form_drops_markup_and_case_and_nothing_else() -> None:
    marked = "- **Omklappen**<sup>1</sup>  van\u00a0[de woning](x) is \\*niet\\* E\u0301e\u0301n."
    assert normalise(marked) == "omklappen van de woning is niet één."
    assert digest(marked) == digest("Omklappen van de woning is niet één.")
    assert digest("binnen 45 minuten") != digest("binnen 15 minuten")


def test_abbreviations_inside_a_sentence_do_not_cut_it() -> None:
    assert len(split("De woning (bijv. rolstoel) is aangepast i.v.m. de groep.")) == 1


def test_clauses_are_cut_at_a_semicolon_and_before_but_and_so_that() -> None:
    parts = clauses("Het kan vaak; meestal wel, maar dan komt iemand zodat het lukt.")
    assert len(parts) == 4


def test_gate_1_holds_and_fails_on_hash_place_and_section() -> None:
    assert not problems(cite.found_at_place(toy(statement("5.1"))))
    wrong = statement("5.1", sha256="0" * 64)
    assert "andere zin" in problems(cite.found_at_place(toy(wrong)))
    moved = statement("5.1").model_copy(update={"place": "6.1"})
    assert "bestaat niet" in problems(cite.found_at_place(toy(moved)))
    elsewhere = statement("5.1", section="Werken")
    assert "geen kop" in problems(cite.found_at_place(toy(elsewhere)))


def test_gate_2_names_every_sentence_that_weighs_and_is_passed_over() -> None:
    left = problems(cite.all_covered(toy(statement("5.1"))))
    assert "toy 5.2" in left
    assert "toy 7.1" in left
    assert "toy 12.1" not in left
    every = tuple(s.place for s in split(TOY) if s.place != "5.1")
    assert not problems(cite.all_covered(toy(statement("5.1"), skip=every), every=True))
    assert "toy 12.1" in problems(cite.all_covered(toy(statement("5.1")), every=True))


def test_gate_3_refuses_a_double_id_a_double_anchor_and_used_and_skipped() -> None:
    one = statement("5.1")
    assert not problems(cite.anchors_unique(toy(one, statement("5.2"))))
    assert "meer dan eens" in problems(cite.anchors_unique(toy(one, statement("5.2", id=one.id))))
    assert "al gebruikt" in problems(cite.anchors_unique(toy(one, statement("5.1", id="other"))))
    assert "al gebruikt" in problems(cite.anchors_unique(toy(one, skip=("5.1",))))
    part = statement("5.1", id="part", clause=1)
    assert not problems(cite.anchors_unique(toy(one, part)))


@pytest.mark.parametrize(
    ("place", "most"),
    [("5.1", "hard"), ("5.2", "soft-default"), ("9.1", "hard"), ("10.1", "soft-default"),
     ("12.1", "soft-default")],
)  # fmt: skip
def test_gate_4_allows_what_the_words_allow_and_no_more(place: str, most: Binding) -> None:
    assert not problems(cite.binding_allowed(toy(statement(place, most))))
    if most != "hard":
        assert "sterker" in problems(cite.binding_allowed(toy(statement(place, "hard"))))


def test_gate_4_lets_a_proposal_bind_no_one() -> None:
    strong = toy(statement("5.1", "soft-default"), proposal=True)
    assert "hoogstens guidance" in problems(cite.binding_allowed(strong))
    assert not problems(cite.binding_allowed(toy(statement("5.1", "guidance"), proposal=True)))


def test_gate_4_refuses_a_clause_that_the_sentence_does_not_have() -> None:
    assert "geen deel 3" in problems(cite.binding_allowed(toy(statement("5.1", "hard", clause=3))))


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("Een toekenning is doorgaans maximaal 3 jaar.", "soft-default"),
        ("Over het algemeen moet het binnen 3 dagen.", "soft-default"),
        ("Veelal geldt dit voor iedereen.", "soft-default"),
        ("De aanbieder kan het uitsluitend zelf doen.", "soft-default"),
        ("Wij streven naar spreiding die moet lukken.", "guidance"),
        ("Nabijheid betekent hier vlakbij.", "hard"),
        ("Er is geen eigen voordeur.", "hard"),
        ("Cliënten wonen in een huis.", "soft-default"),
    ],
)
def test_the_words_of_a_sentence_decide_how_strongly_it_binds(text: str, most: Binding) -> None:
    assert cite.strongest(Sentence("1.1", "x", text, digest(text))) == most


def test_only_the_clause_that_is_meant_is_judged() -> None:
    text = "Bellen kan veelal; maar als iemand komt, moet dat binnen 45 minuten."
    sentence = Sentence("1.1", "x", text, digest(text))
    assert cite.strongest(sentence) == "soft-default"
    assert cite.strongest(sentence, 2) == "hard"


def test_gate_5_refuses_the_sentence_itself_and_a_long_run_of_its_words() -> None:
    same = statement("9.1", wording="de tuin ligt, op het zuiden")
    assert "overgeschreven" in problems(cite.wording_is_ours(toy(same)))
    run = "Zo staat er: een bewoner moet binnen 30 stappen van de poort wonen, altijd."
    near = statement("5.1", wording=run)
    assert "overgeschreven" in problems(cite.wording_is_ours(toy(near)))
    assert not problems(cite.wording_is_ours(toy(statement("5.1"))))


@pytest.fixture(params=names())
def real(request: pytest.FixtureRequest, shared_dir: Path) -> cite.Sources:
    return cite.sources_of(load(str(request.param)), shared_dir / "sources")


@pytest.mark.real
def test_all_gates_hold_over_all_sentences_of_the_sources(real: cite.Sources) -> None:
    assert cite.gates(real, every=True) == ()
    assert sum(map(len, real.sentences.values())) > 100


@pytest.mark.real
def test_the_gates_bite_on_the_real_sources_too(real: cite.Sources) -> None:
    first, *others = real.statements
    hard = tuple(s.model_copy(update={"binding": "hard"}) for s in real.statements)
    forged = first.model_copy(update={"sha256": "0" * 64})
    gates: list[tuple[Callable[[cite.Sources], Iterator[Fault]], cite.Sources]] = [
        (cite.found_at_place, dataclasses.replace(real, statements=(forged, *others))),
        (cite.all_covered, dataclasses.replace(real, skipped=real.skipped[:50])),
        (cite.anchors_unique, dataclasses.replace(real, statements=(first, first, *others))),
        (cite.binding_allowed, dataclasses.replace(real, statements=hard)),
    ]  # fmt: skip
    for gate, changed in gates:
        assert problems(gate(changed)), gate


@pytest.mark.real
def test_the_report_of_the_helper_is_clean(
    shared_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cite.main([str(shared_dir / "sources")]) == 0
    assert capsys.readouterr().out == "0 fout(en)\n"
    assert cite.main([]) == 2


def without_sections(text: str) -> str:
    """Leave out the headings that a citation names: they are addresses, no sentences."""
    return "\n".join(line for line in text.splitlines() if not line.startswith("section = "))


@pytest.mark.real
def test_no_run_of_words_of_the_sources_stands_in_the_project(root: Path, shared_dir: Path) -> None:
    texts = [path.read_text("utf-8") for path in (shared_dir / "sources").glob("*-2*.txt")]
    runs = cite.runs_of(s.text for text in texts for s in split(text) if not s.heading)
    rooms = ("placement", "api", "maps", "data", "tests")
    kinds = {".py", ".toml", ".md", ".html", ".json", ".csv"}
    copied = {
        str(path.relative_to(root)): found
        for room in rooms
        for path in (root / room).rglob("*")
        if path.suffix in kinds and "node_modules" not in path.parts
        if (found := cite.copied(without_sections(path.read_text("utf-8")), runs))
    }
    assert copied == {}
