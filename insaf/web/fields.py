"""Form fields as the design draws them: which part, which attributes, which words."""

from typing import Any

from django import forms
from django.forms import BaseForm, BoundField
from django.utils.safestring import SafeString

LTR_TYPES = (forms.EmailInput, forms.URLInput, forms.NumberInput)


def drawn(bound: BoundField, options: dict[str, Any]) -> dict[str, Any]:
    """Context of `web/parts/field.html` for one bound field."""
    kind = _kind(bound.field.widget)
    drawn_as = options.get("as", "")
    grouped = kind == "radio" or kind == "checks"
    return {
        "bound": bound,
        "kind": kind,
        "drawn_as": drawn_as or ("list" if grouped else ""),
        "choices": _choices(bound, options.get("icons", "")) if grouped else [],
        "control": "" if grouped else _control(bound, kind),
        "optional": not bound.field.required and options.get("optional", True) and kind != "check",
        "limit": getattr(bound.field, "max_length", None) if kind == "textarea" else None,
        "error_id": _error_id(bound),
        "hint_id": _hint_id(bound),
        "described": _described(bound),
        "icon": options.get("icon", ""),
    }


def mistakes(form: BaseForm) -> list[dict[str, str]]:
    """Every error with the id of the control that mends it; whole-form errors have none."""
    found = [{"id": "", "label": "", "words": str(words)} for words in form.non_field_errors()]
    for bound in form:
        target, label = _target(bound), str(bound.label or "")
        found += [{"id": target, "label": label, "words": str(words)} for words in bound.errors]
    return found


def _kind(widget: forms.Widget) -> str:
    for kind, types in (
        ("hidden", (forms.HiddenInput,)),
        ("checks", (forms.CheckboxSelectMultiple,)),
        ("radio", (forms.RadioSelect,)),
        ("check", (forms.CheckboxInput,)),
        ("select", (forms.Select,)),
        ("files", (forms.FileInput,)),
        ("textarea", (forms.Textarea,)),
    ):
        if isinstance(widget, types):
            return kind
    return "input"


def _control(bound: BoundField, kind: str) -> SafeString:
    """The control itself; what the form already says about it is kept."""
    own = bound.field.widget.attrs
    attrs: dict[str, Any] = {}
    if kind in ("input", "textarea", "select"):
        attrs["class"] = f"input {own.get('class', '')}".strip()
    if kind in ("input", "textarea"):
        attrs["dir"] = own.get("dir") or ("ltr" if isinstance(bound.field.widget, LTR_TYPES) else "auto")
    if kind == "textarea":
        attrs["data-behaviour"] = "autosize count" if bound.field.max_length else "autosize"
    if bound.errors:
        attrs["aria-invalid"] = "true"
    if described := _described(bound):
        attrs["aria-describedby"] = described
    return bound.as_widget(attrs=attrs)


def _choices(bound: BoundField, icons: str) -> list[dict[str, Any]]:
    """Radio buttons or boxes; a label "Title\\nhint" gives a hint below its title."""
    marks = dict(pair.split(":", 1) for pair in icons.split())
    drawn_choices = []
    for sub in bound.subwidgets:
        title, _line, hint = str(sub.data["label"]).partition("\n")
        value = str(sub.data["value"])
        drawn_choices.append(
            {
                "id": sub.id_for_label, "name": sub.data["name"], "value": value,
                "checked": sub.data["selected"], "required": sub.data["attrs"].get("required"),
                "title": title, "hint": hint, "icon": marks.get(value, ""), "type": sub.data["type"],
            }
        )  # fmt: skip
    return drawn_choices


def _target(bound: BoundField) -> str:
    """Id of the control an error link leads to: the first button of a group."""
    if _kind(bound.field.widget) in ("radio", "checks"):
        return next((sub.id_for_label for sub in bound.subwidgets), bound.auto_id)
    return bound.id_for_label


def _hint_id(bound: BoundField) -> str:
    return f"{bound.auto_id}_hint" if bound.help_text else ""


def _error_id(bound: BoundField) -> str:
    return f"{bound.auto_id}_error" if bound.errors else ""


def _described(bound: BoundField) -> str:
    own = bound.field.widget.attrs.get("aria-describedby", "")
    return " ".join(filter(None, (own, _hint_id(bound), _error_id(bound))))
