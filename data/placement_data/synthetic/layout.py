"""The ground of a synthetic folder: regions, municipalities, providers, locations, bases."""

from __future__ import annotations

from dataclasses import dataclass, field

from placement_data.draw import Draw
from placement_data.rows import Row

DWO_CENTRE = (84000.0, 446000.0)
PITCH_M = 24000.0
# Rows of region centres that lie inside the country: y, first x, how many.
GRID = (
    *((400000.0, 90000.0, 5), (424000.0, 76000.0, 6), (448000.0, 86000.0, 7)),
    *((472000.0, 110000.0, 6), (496000.0, 186000.0, 4), (520000.0, 200000.0, 3)),
    *((544000.0, 190000.0, 4), (568000.0, 176000.0, 4), (376000.0, 160000.0, 1)),
)
TOWNS = ((-4600.0, -3100.0), (-3900.0, 3600.0), (4300.0, -3500.0), (4800.0, 3000.0))
TOWN_SIGMA_M = 900.0
PROFILE_SETS = (("BW", "BT", "BTG"), ("BW", "BTG"), ("BT", "BTG"), ("BT",))
PROFILE_WEIGHTS = (0.6, 0.15, 0.15, 0.1)


@dataclass(slots=True)
class Ground:
    """One region while it is being built: its rows and the towns that units are drawn in."""

    name: str
    municipalities: list[Row] = field(default_factory=list)
    providers: list[Row] = field(default_factory=list)
    bw_locations: list[Row] = field(default_factory=list)
    care_bases: list[Row] = field(default_factory=list)

    def contracted(self, profile: str) -> list[str]:
        """Return the ids of providers with this profile."""
        return [str(p["id"]) for p in self.providers if profile in _several(p["profiles"])]

    def nearby(self, profile: str, municipality: str) -> list[str]:
        """Return those of them with a base in a municipality, or all of them where none has."""
        contracted = self.contracted(profile)
        here = {str(b["provider"]) for b in self.care_bases if municipality in str(b["id"])}
        return [name for name in contracted if name in here] or contracted


def _several(value: object) -> tuple[str, ...]:
    return tuple(str(part) for part in value) if isinstance(value, list | tuple) else ()


def centre(index: int, regions: int) -> tuple[float, float]:
    """Return the RD centre of a region: DWO itself when alone, else the next one of GRID.

    More regions than GRID has places lie at half the pitch, four to a place.
    """
    if regions == 1:
        return DWO_CENTRE
    places = [(x0 + PITCH_M * k, y) for y, x0, count in GRID for k in range(count)]
    if regions <= len(places):
        return places[index]
    x, y = places[index // 4]
    step = PITCH_M / 4
    return x + step * (index % 2 * 2 - 1), y + step * (index % 4 // 2 * 2 - 1)


def make_ground(draw: Draw, index: int, regions: int, units: int) -> Ground:
    """Return one region with four municipalities and providers by its number of units.

    Raises IndexError for more regions than fit in the country (160).
    """
    ground = Ground(f"R{index:02d}")
    middle = centre(index, regions)
    for town, (dx, dy) in enumerate(TOWNS):
        row: Row = {"id": f"GM{index:02d}{town}", "name": f"Gemeente {index:02d}-{town}"}
        row |= {"region": ground.name, "inhabitants": draw.integer(18, 110) * 1000}
        row |= {"x": middle[0] + dx, "y": middle[1] + dy}
        ground.municipalities.append(row)
    for number in range(min(24, max(6, units // 50))):
        _add_provider(draw, ground, f"p{index:02d}{number:02d}", number)
    for number in range(max(5, units // 14)):
        _add_location(draw, ground, f"bw{index:02d}{number:03d}")
    return ground


def _add_provider(draw: Draw, ground: Ground, provider: str, number: int) -> None:
    # The first two serve every profile, so that no profile is without a provider.
    profiles = PROFILE_SETS[0] if number < 2 else draw.weighted(PROFILE_SETS, PROFILE_WEIGHTS)
    row: Row = {"id": provider, "name": f"Aanbieder {provider}", "profiles": profiles}
    ground.providers.append(row)
    towns = draw.sample(ground.municipalities, draw.weighted((1, 2, 3), (0.2, 0.4, 0.4)))
    split = draw.chance(0.2)
    for place, town in enumerate(towns):
        staffed = "00:00-24:00"
        # Some day bases close at night; the first town then keeps a night base.
        if split and len(towns) > 1:
            staffed = "00:00-24:00" if place == 0 else "07:00-23:00"
        x, y = point_in(draw, town)
        base: Row = {"id": f"{provider}-{town['id']}", "provider": provider, "x": x, "y": y}
        base |= {"mode": "car" if draw.chance(0.8) else "bike", "staffed": staffed}
        base["handling_minutes"] = draw.weighted((0, 1, 2, 3), (0.5, 0.2, 0.2, 0.1))
        ground.care_bases.append(base)


def _add_location(draw: Draw, ground: Ground, location: str) -> None:
    town = draw.weighted(ground.municipalities, (0.4, 0.3, 0.2, 0.1))
    x, y = point_in(draw, town)
    row: Row = {"id": location, "x": x, "y": y}
    # Who runs a location mostly keeps a base nearby; without one its clusters are out of reach.
    near = draw.chance(0.8)
    fit = ground.nearby("BW", str(town["id"])) if near else ground.contracted("BW")
    row["provider"] = draw.pick(fit)
    row |= {"name": f"Locatie {location}", "municipality": town["id"]}
    row["operating"] = not draw.chance(0.05)
    ground.bw_locations.append(row)


def point_in(draw: Draw, town: Row, sigma_m: float = TOWN_SIGMA_M) -> tuple[float, float]:
    """Return an RD point around a town's centre, in decimetres."""
    x = float(str(town["x"])) + draw.normal(0.0, sigma_m)
    y = float(str(town["y"])) + draw.normal(0.0, sigma_m)
    return round(x, 1), round(y, 1)
