"""`placement what-if`: what a change would do, for whom, before anyone makes it."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from placement_api import wiring
from placement_api.commands.diff import Out, shown, write_outputs
from placement_api.commands.options import OPTIONS, AsJson, Folder, option
from placement_api.console import progress, say

CHANGES = "Veranderingen (elk vaker te geven, samen te combineren)"
HELP = (
    "Reken uit wat een verandering doet: wie wint, wie verliest, en wat het kost.\n\n"
    "Maakt het voorstel zonder en met de veranderingen en vergelijkt ze. Het tweede voorstel "
    "blijft zo dicht bij het eerste als de doelen toelaten; met --free niet. De aanlevering zelf "
    "verandert niet.\n\n"
    "Voorbeeld: placement what-if aanlevering --close-base b3 --add-units 2 --like u017 "
    "--hours pa=+9 --norm cluster.radius_m=120 --set clients.c012.max_rent=700"
)
Texts = list[str] | None
_change = partial(option, panel=CHANGES)


CloseBase = Annotated[Texts, _change("--close-base", "BASE", "Deze uitvalsbasis sluit.")]
AddUnits = Annotated[Texts, _change("--add-units", "N", "Zoveel wooneenheden erbij; met --like.")]
Like = Annotated[Texts, _change("--like", "UNIT", "De wooneenheid waar de nieuwe op lijken.")]
RemoveUnit = Annotated[Texts, _change("--remove-unit", "UNIT", "Deze wooneenheid vervalt.")]
RemoveClient = Annotated[
    Texts, _change("--remove-client", "CLIENT", "Deze cliënt zoekt niet meer.")
]
Hours = Annotated[
    Texts, _change("--hours", "P=+9", "Uren van een aanbieder: +9 erbij, -9 eraf, 40 in totaal.")
]
Norm = Annotated[
    Texts, _change("--norm", "KEY=VALUE", "Een norm of instelling, zoals cluster.radius_m=120.")
]
Reading = Annotated[
    Texts, _change("--reading", "KEY=VALUE", "Een leeswijze, zoals between_units=chain.")
]
Set = Annotated[
    Texts, _change("--set", "T.ID.COL=VALUE", "Een cel, zoals clients.c012.max_rent=700.")
]
Must = Annotated[Texts, _change("--must", "CLIENT=UNIT", "Deze plaatsing staat vast.")]
Never = Annotated[Texts, _change("--never", "CLIENT=UNIT", "Deze plaatsing mag niet.")]
Free = Annotated[
    bool,
    typer.Option(
        "--free",
        help="Laat het tweede voorstel vrij, ook als dan veel anders wordt.",
        rich_help_panel=OPTIONS,
    ),
]


def what_if(  # noqa: PLR0913, PLR0917 - one parameter per option of the command
    folder: Folder,
    close_base: CloseBase = None,
    add_units: AddUnits = None,
    like: Like = None,
    remove_unit: RemoveUnit = None,
    remove_client: RemoveClient = None,
    hours: Hours = None,
    norm: Norm = None,
    reading: Reading = None,
    set_: Set = None,
    must: Must = None,
    never: Never = None,
    free: Free = False,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Compare the proposal with and without the changes."""
    options = {"close_base": close_base, "add_units": add_units, "like": like}
    options |= {"remove_unit": remove_unit, "remove_client": remove_client, "hours": hours}
    options |= {"norm": norm, "reading": reading, "set": set_, "must": must, "never": never}
    asked = {name: texts for name, texts in options.items() if texts}
    if not asked:
        raise typer.BadParameter("geef minstens één verandering, zoals --remove-unit u017")
    with progress(quiet=as_json) as step:
        delivery = wiring.read(folder, step)
        effect = wiring.what_if(delivery, asked, step, free=free)
        if out is not None:
            write_outputs(effect.difference, effect, out, wiring.made_on(delivery))
    if as_json:
        from placement_api.outputs.difference import effect_object
        from placement_api.outputs.json import dumps

        typer.echo(dumps(effect_object(effect)), nl=False)
        return
    from placement.what_if import effect_lines

    say(effect_lines(effect))
    shown(effect.difference, out)
