"""The evidence bundle: a case as a ZIP that opens and proves itself without Insaf (E-19)."""

from insaf.reports.bundle.making import Made, Order, make

__all__ = ["Made", "Order", "make"]
