"""Why something is refused, as a code that has its sentence in both languages."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why an act is refused; each has a sentence in both languages."""

    NOT_YOURS = "not_yours"
    NOT_YOUR_ROLE = "not_your_role"
    ABOUT_YOU = "about_you"
    HIGHER_RUNG_HAS_IT = "higher_rung_has_it"
    DECIDED_IT_BEFORE = "decided_it_before"
    CLOSED = "closed"
    NOT_CLOSED = "not_closed"
    ANSWERED_ALREADY = "answered_already"
    NO_ANSWER_YET = "no_answer_yet"
    NO_SUCH_STEP = "no_such_step"
    NOT_ASSESSED = "not_assessed"
    POINTS_UNANSWERED = "points_unanswered"
    REPLY_TO_BODY_MISSING = "reply_to_body_missing"
    NOT_OVERDUE = "not_overdue"
    AT_THE_TOP = "at_the_top"
    FINAL = "final"
    TOO_LATE_TO_EXTEND = "too_late_to_extend"
    EXTENDS_OWN_CASE = "extends_own_case"
    PAUSE_NOT_ALLOWED = "pause_not_allowed"
    NOT_PAUSED = "not_paused"
    PAUSED_BEFORE = "paused_before"
    NO_REQUEST_PENDING = "no_request_pending"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    UNKNOWN_CODE = "unknown_code"
    WRONG_OUTCOME = "wrong_outcome"
    OUTCOME_UNANSWERED = "outcome_unanswered"
    NO_SUCH_NUMBER = "no_such_number"
    NOTHING_CHANGES = "nothing_changes"
    DATE_PASSED = "date_passed"
    DATE_TOO_FAR = "date_too_far"
    EVIDENCE_MISSING = "evidence_missing"
    RECEIVED_IN_FUTURE = "received_in_future"
    PARTY_NOT_ASKED = "party_not_asked"
    NOT_CRITICAL = "not_critical"
    CAUSE_MISSING = "cause_missing"
    RATED_ALREADY = "rated_already"
    OUT_OF_RANGE = "out_of_range"
    NOTHING_UNDELIVERED = "nothing_undelivered"
    SIDE_UNHEARD = "side_unheard"
    GOES_ON_ELSEWHERE = "goes_on_elsewhere"
    OTHER_WAY_ROUND = "other_way_round"
    NEITHER_WAY = "neither_way"
    KINDS_DIFFER = "kinds_differ"
    CONTACT_LIMITED = "contact_limited"
    SAME_PERSON_UNSHOWN = "same_person_unshown"
    NO_SUCH_CASE = "no_such_case"
    ONLY_POINT = "only_point"
    POINT_STAYS = "point_stays"
    SPLIT_ALREADY = "split_already"
    NOT_ON_DUTY = "not_on_duty"
    RESTRICTION_NOT_ALLOWED = "restriction_not_allowed"
    NOBODY_TO_RESTRICT = "nobody_to_restrict"
    NOBODY_KNOWN = "nobody_known"
    NOT_RESTRICTED = "not_restricted"
    RESTRICTED_BY_YOU = "restricted_by_you"
    RESTRICTED_BEFORE = "restricted_before"
    PARTY_QUESTION_WAITS = "party_question_waits"
    NOTHING_TO_FORWARD = "nothing_to_forward"
    NOBODY_ASKED = "nobody_asked"
    PARTY_IS_ASKED = "party_is_asked"
    NOT_COMPLAINED_ABOUT = "not_complained_about"
    WITH_EXTERNAL_BODY = "with_external_body"
    FINDING_UNMET = "finding_unmet"
    HANDOVER_MISSING = "handover_missing"


class Refused(Exception):
    """The act is not permitted, or its content is not; ``field`` names the culprit, if one."""

    def __init__(self, reason: Reason, field: str = "") -> None:
        super().__init__(f"{reason} ({field})" if field else str(reason))
        self.reason = reason
        self.field = field
