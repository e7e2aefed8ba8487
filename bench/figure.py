"""One measured figure beside its floor and its aim."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """`value` in `unit`; the floor is what plain means reach in the same run, on the same machine."""

    name: str
    value: float
    unit: str
    floor: float | None = None
    floor_name: str = ""
    aim: float | None = None
    higher_is_better: bool = True
    aim_ratio: float | None = None
    """The multiple of the floor that is aimed at, where that is promised."""

    @property
    def ratio(self) -> float | None:
        """How many times the floor."""
        return self.value / self.floor if self.floor else None

    @property
    def reached(self) -> bool:
        """Whether every aim that is set is reached."""
        return self._beats(self.value, self.aim) and self._beats(self.ratio, self.aim_ratio)

    def _beats(self, value: float | None, aim: float | None) -> bool:
        if aim is None or value is None:
            return aim is None
        return value >= aim if self.higher_is_better else value <= aim

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "ratio": self.ratio, "reached": self.reached}
