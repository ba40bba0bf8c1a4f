"""What stands around every command: Dutch help, and one guard that ends with the right status."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from placement_api import exits
from placement_api.commands.options import OPTIONS

HELP_TEXT = "Toon deze hulp."
PANEL = "Opdrachten"


def _in_dutch(option: TyperOption | None) -> TyperOption | None:
    if option is not None:
        option.help = HELP_TEXT
        option.rich_help_panel = OPTIONS
    return option


class DutchCommand(TyperCommand):
    """A command whose help option stands among the others and speaks Dutch."""

    def get_help_option(self, ctx: Any) -> Any:  # noqa: ANN401 - typer keeps these classes private
        """Return the help option, translated."""
        return _in_dutch(super().get_help_option(ctx))


class GuardedGroup(TyperGroup):
    """Runs a command and turns whatever it raises into a Dutch text and an exit status."""

    def get_help_option(self, ctx: Any) -> Any:  # noqa: ANN401 - typer keeps these classes private
        """Return the help option, translated."""
        return _in_dutch(super().get_help_option(ctx))

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - typer keeps these classes private
        """Run the command; only errors meant for the command line itself pass through."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            typer.echo("Afgebroken; er is niets geschreven.", err=True)
            raise typer.Exit(exits.ExitStatus.INTERRUPTED) from None
        except (typer.Exit, typer.Abort, typer.TyperException, BrokenPipeError):
            raise
        except Exception as error:  # noqa: BLE001 - the one place where any error may end
            raise exits.leave(error, debug=bool(ctx.params.get("debug"))) from None
