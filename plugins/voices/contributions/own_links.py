"""The links that a resident is given, each for one thing: their text, their report, their address. To follow one changes nothing."""

from plugins.service.web_service.configuration import get_current_settings, get_current_town
from plugins.service.web_service.town_key import read_token, sign_token
from plugins.town.places.openings import Hours
from plugins.town.places.settings import Settings as PlaceSettings
from plugins.town.places.settings import find_local_holidays
from plugins.voices.contributions.models import ContentReport, Contribution, RelayMessage
from plugins.voices.contributions.settings import ContributionRules, Settings
from plugins.voices.neighbours.settings import Settings as NeighbourSettings
from plugins.voices.questions.settings import Settings as QuestionSettings
from plugins.voices.reviews.settings import Settings as ReviewSettings

PUBLIC = "/voix/"
FOLLOW, EMAIL, RENEWAL, RELAY, BLOCK = "suivi", "courriel", "renouveler", "relais", "refuser-le-relais"
REPORT, REPORTER_EMAIL = "signalement", "courriel-du-signalement"
"""The first word below `/voix/` of each link, and what its token is for; `service/nginx-limites.conf` keeps their tokens out of its log."""


def get_contribution_rules() -> ContributionRules:
    """The town's rules for contributions."""
    return get_current_settings(Settings).contributions


def get_reading_hours() -> Hours:
    """When moderators read: not on the public holidays of the town."""
    conf = get_current_town().paths.conf
    return Hours(get_contribution_rules().hours, local_holidays=find_local_holidays(conf, get_current_settings(PlaceSettings)))


def answer_deadline() -> int:
    """In how many days the town answers a question, by the setting that its pages show."""
    return get_current_settings(QuestionSettings).questions.deadline


def get_notice_days() -> int:
    """The days a notice stays online without renewal, by the setting that its pages show."""
    return get_current_settings(NeighbourSettings).neighbours.days


def has_hour_counts() -> bool:
    """Whether the hours that neighbours give one another are counted, by the setting that their page shows."""
    return get_current_settings(NeighbourSettings).neighbours.hours


def has_stars() -> bool:
    """Whether a review may have a rating."""
    return get_current_settings(ReviewSettings).reviews.stars


def find_public_origin() -> str:
    """The origin under which residents reach the service."""
    return get_contribution_rules().public or get_current_town().service.origin


def _format_own_path(purpose: str, value: object) -> str:
    """The address that a signed token opens, for one purpose."""
    return f"{PUBLIC}{purpose}/{sign_token(purpose, value)}/"


def follow_path(contribution: Contribution) -> str:
    """The page of a text, for its author alone."""
    return _format_own_path(FOLLOW, contribution.reference)


def follow_address(contribution: Contribution) -> str:
    """The same as an absolute address, for a letter."""
    return find_public_origin() + follow_path(contribution)


def format_confirmation_address(contribution: Contribution) -> str:
    """The address where an address is confirmed: a page with a button."""
    return find_public_origin() + _format_own_path(EMAIL, contribution.reference)


def format_renewal_address(contribution: Contribution) -> str:
    """The address where an offer is renewed: a page with a button."""
    return find_public_origin() + _format_own_path(RENEWAL, contribution.reference)


def format_relay_address(message: RelayMessage) -> str:
    """The address where a message is confirmed: a page with a button."""
    return find_public_origin() + _format_own_path(RELAY, message.reference)


def block_address(contribution: Contribution, sender: str) -> str:
    """The address where the author of an offer stops messages, of that sender or of anybody."""
    return find_public_origin() + _format_own_path(BLOCK, [contribution.reference, sender])


def report_path(report: ContentReport) -> str:
    """The page of a report, for whoever made it alone."""
    return _format_own_path(REPORT, report.sending)


def report_address(report: ContentReport) -> str:
    """The same as an absolute address, for a letter."""
    return find_public_origin() + report_path(report)


def format_reporter_confirmation_address(report: ContentReport) -> str:
    """Where who reported confirms their address: a page with a button."""
    return find_public_origin() + _format_own_path(REPORTER_EMAIL, report.sending)


def format_page_address(address: str) -> str:
    """The page of the journal, as a letter has it."""
    return f"{get_current_town().conf.get('SITEURL', '')}/{address}"


def find_by_token(purpose: str, token: str) -> Contribution | None:
    """The text that a link opens; None for a link that is not ours."""
    reference = read_token(purpose, token)
    return Contribution.objects.filter(reference=reference).first() if isinstance(reference, str) else None


def find_report_by_token(purpose: str, token: str) -> ContentReport | None:
    """The report that a link opens, with its text; None for a link that is not ours."""
    sending = read_token(purpose, token)
    reports = ContentReport.objects.select_related("contribution").filter(is_appeal=False)
    return reports.filter(sending=sending).first() if isinstance(sending, str) else None
