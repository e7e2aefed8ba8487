"""Why something cannot be done, as a sentence to the person who tried."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from insaf.core.reasons import Reason

REFUSAL: dict[Reason, Promise] = {
    Reason.NOT_YOURS: _("Only the other side of this matter can do that."),
    Reason.NOT_YOUR_ROLE: _("Your role does not include this step."),
    Reason.ABOUT_YOU: _("This person is named in the matter and cannot take part in it."),
    Reason.HIGHER_RUNG_HAS_IT: _("The matter is with a higher level, which answers it."),
    Reason.DECIDED_IT_BEFORE: _("You decided this matter at another level; somebody else must decide it here."),
    Reason.CLOSED: _("The matter is closed."),
    Reason.NOT_CLOSED: _("The matter is not closed."),
    Reason.ANSWERED_ALREADY: _("The matter has been answered already."),
    Reason.NO_ANSWER_YET: _("No answer has been sent yet. A matter is never closed without one."),
    Reason.NO_SUCH_STEP: _("This step is not possible in the present state of the matter."),
    Reason.NOT_ASSESSED: _("The matter must be assessed first."),
    Reason.POINTS_UNANSWERED: _("Every point raised must have its finding and its answer first."),
    Reason.REPLY_TO_BODY_MISSING: _("The reply to the external body must be filed first."),
    Reason.NOT_HANDLING: _(
        "Only whoever handles the case, or complaints management, may do this. Take the case first."
    ),
    Reason.NOT_OVERDUE: _("This becomes possible once the promised date has passed."),
    Reason.AT_THE_TOP: _("The matter is at the highest level of the institution already."),
    Reason.FINAL: _("This answer is the institution's last. You may take the matter to the external body."),
    Reason.TOO_LATE_TO_EXTEND: _("An extension can be approved only before the date has passed."),
    Reason.EXTENDS_OWN_CASE: _("The owner of a matter cannot approve its extension."),
    Reason.PAUSE_NOT_ALLOWED: _("The policy does not allow the clock to be paused."),
    Reason.NOT_PAUSED: _("The clock is not paused."),
    Reason.PAUSED_BEFORE: _("The clock was paused before. Whoever may approve an extension may pause it again."),
    Reason.NO_REQUEST_PENDING: _("Nobody has asked to reopen this matter."),
    Reason.EMPTY: _("This must not be left empty."),
    Reason.TOO_LONG: _("This is too long. Please shorten it or attach it as a file."),
    Reason.UNKNOWN_CODE: _("Please choose one of the values in the list."),
    Reason.WRONG_OUTCOME: _("This decision does not fit the kind of the matter."),
    Reason.OUTCOME_UNANSWERED: _("Say what comes of the outcome that the complainant asked for."),
    Reason.NO_SUCH_NUMBER: _("There is no open item with this number."),
    Reason.NOTHING_CHANGES: _("Nothing would change."),
    Reason.DATE_PASSED: _("Please choose a later date."),
    Reason.DATE_TOO_FAR: _("The date is later than the policy allows."),
    Reason.EVIDENCE_MISSING: _("Write down how the complainant accepted the answer."),
    Reason.RECEIVED_IN_FUTURE: _("The receipt cannot lie in the future."),
    Reason.PARTY_NOT_ASKED: _("After a reopening or an escalation somebody must speak with the concerned party first."),
    Reason.NOT_CRITICAL: _("The matter was not assessed as critical."),
    Reason.CAUSE_MISSING: _("The root cause and the lesson must be recorded first."),
    Reason.RATED_ALREADY: _("You have rated this matter already. Thank you."),
    Reason.OUT_OF_RANGE: _("Please choose a number from 1 to 5."),
    Reason.NOTHING_UNDELIVERED: _("No letter of this matter has come back."),
    Reason.SIDE_UNHEARD: _("Hear this side on the facts first, or say why it was not heard."),
    Reason.GOES_ON_ELSEWHERE: _("This matter goes on under another reference; please do it there."),
    Reason.OTHER_WAY_ROUND: _("This matter has gone further than the other one. Merge the other one into it instead."),
    Reason.NEITHER_WAY: _(
        "Each of the two matters has something that the other could not take over: a level, an answer or a "
        "promised date. Relate them instead."
    ),
    Reason.KINDS_DIFFER: _(
        "The two matters are of different types. Change the type of one of them first, or relate them instead."
    ),
    Reason.CONTACT_LIMITED: _(
        "Contact is limited in this matter. Merge the other one into it, or lift the limit first."
    ),
    Reason.SAME_PERSON_UNSHOWN: _(
        "Write down how you know that both matters are of the same person. "
        "That they share an address or a number does not show it: anybody can give it."
    ),
    Reason.NO_SUCH_CASE: _("No matter has this reference."),
    Reason.ONLY_POINT: _("This is the only point of the matter. It stays here."),
    Reason.POINT_STAYS: _(
        "This matter has climbed or been answered already, or its date was changed, is paused or has passed. "
        "Answer the point here."
    ),
    Reason.SPLIT_ALREADY: _("This has a case of its own already."),
    Reason.RESTRICTION_NOT_ALLOWED: _("The policy of this matter does not allow contact to be limited."),
    Reason.NOBODY_KNOWN: _("This matter is anonymous; there is no address and no number to put right."),
    Reason.NOBODY_TO_RESTRICT: _("This matter is anonymous; there is no contact to limit."),
    Reason.NOT_RESTRICTED: _("Contact is not limited in this matter."),
    Reason.RESTRICTED_BY_YOU: _("You imposed this limit yourself; somebody else must review it."),
    Reason.RESTRICTED_BEFORE: _(
        "Contact was limited in this matter before. Somebody else decides on another limit, "
        "and at a higher level while the last one would still have run."
    ),
    Reason.WITH_EXTERNAL_BODY: _(
        "An external body has this matter. Nothing of it is erased or merged away until the body's part has its "
        "result: its finding, or a note that the body closed it or that the complainant took it back."
    ),
    Reason.FINDING_UNMET: _(
        "The external body found against us. The root cause and an action with its owner and date come first."
    ),
    Reason.HANDOVER_MISSING: _(
        "Nobody is sent away with “not ours”: name the right body, and say when the matter was forwarded to it "
        "or how the complainant reaches it."
    ),
    Reason.PARTY_QUESTION_WAITS: _(
        "Your last question to the party concerned is still with us: we pass it on or tell you why not."
    ),
    Reason.PARTY_IS_ASKED: _(
        "A question to the concerned party is open here, or one of the complainant waits to be passed on. "
        "Wait for the answer, withdraw the question or decline it; then merge."
    ),
    Reason.NOTHING_TO_FORWARD: _("No question of the complainant waits to be passed on."),
    Reason.NOBODY_ASKED: _("No question to a concerned party is open."),
    Reason.NOT_COMPLAINED_ABOUT: _("Only a member of staff whom the matter is about is asked for their side."),
    Reason.NOT_ON_DUTY: _("This person does not handle matters here. Please choose another owner."),
}


def say(reason: Reason) -> Promise:
    """The sentence for a reason, in the language of the moment."""
    return REFUSAL[reason]
