"""The desk's acts between us and an external body."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from insaf.core.acts import disclosing, referring
from insaf.core.case import Case
from insaf.desk.forms import referring as forms
from insaf.desk.forms import releasing

LISTED = (
    (
        "refer", referring.Refer, _("Record a referral"), "landmark", forms.ReferForm,
        _("The referral is recorded; complaints management and the owner are told."), _("Record it"),
    ),
    (
        "answer-referral", referring.AnswerReferral, _("Reply to the external body"), "send",
        forms.AnswerReferralForm, _("The reply to the external body is filed."), _("File the reply"),
    ),
    (
        "file-letter", referring.FileLetter, _("File a letter of or to the external body"), "file",
        forms.FileLetterForm, _("The letter is filed."), _("File the letter"),
    ),
    (
        "liaison", referring.AppointLiaison, _("Name who answers to the external body"), "user-check",
        forms.LiaisonForm, _("It is recorded who answers to the external body."), _("Record it"),
    ),
    (
        "finding", referring.RecordFinding, _("Record what the external body found"), "scale", forms.FindingForm,
        _("The finding is recorded, and who must know is told."), _("Record it"),
    ),
    (
        "plan-action", referring.PlanAction, _("Plan an action after a finding"), "check", forms.PlanActionForm,
        _("The action is planned, with its owner and its date."), _("Plan it"),
    ),
    (
        "release-files", disclosing.ReleaseFiles, _("Choose the files that the body may have"), "paperclip",
        releasing.ReleaseFilesForm, _("It is recorded which files the body may have."), _("Record the choice"),
    ),
    (
        "extend-referral", referring.ExtendReferral, _("Leave it with the body for longer"), "calendar-clock",
        forms.ExtendReferralForm, _("It is recorded when it is looked at again."), _("Record it"),
    ),
    (
        "end-referral", referring.EndReferral, _("Record the end of the body's part"), "archive",
        forms.EndReferralForm, _("The end of the body's part is recorded."), _("Record it"),
    ),
)  # fmt: skip


def nothing_to_do(slug: str, case: Case) -> str:
    """Why an act has nothing to be done to; empty where it has."""
    if slug not in NEEDS or NEEDS[slug][0](case):
        return ""
    return str(NEEDS[slug][1])


NO_REFERRAL = _("No external body has this matter.")
NEEDS = {
    "answer-referral": (lambda case: case.referred_by, _("No external body waits for a reply.")),
    "file-letter": (lambda case: case.referrals, NO_REFERRAL),
    "liaison": (lambda case: case.referrals, NO_REFERRAL),
    "finding": (lambda case: case.referrals, NO_REFERRAL),
    "end-referral": (lambda case: case.with_body, _("No external body's part is open.")),
    "release-files": (lambda case: case.referrals, NO_REFERRAL),
    "extend-referral": (
        lambda case: any(not one.waits for one in case.with_body), _("No external body's part is open."),
    ),
    "plan-action": (
        lambda case: any(one.against_us for one in case.referrals), _("No external body found against us."),
    ),
}  # fmt: skip
