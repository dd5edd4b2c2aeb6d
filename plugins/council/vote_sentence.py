"""A vote in one French sentence, for machines and for networks; pages have a chart of it."""

from plugins.council.suffrage import is_unanimous
from plugins.council.vote import ABSTENTION, FOR, NO_PART, Vote


def format_vote(vote: Vote, most: int = 0) -> str:
    """« adoptée par 24 voix contre 7, 2 abstentions »; the casting vote and the secret are said too.

    `most` is how many could vote, 0 when nobody knows: a vote of which some were not counted is not unanimous.
    """
    pour, contre = vote.pour, vote.contre
    ayes = "à l’unanimité" if is_unanimous(vote, most) else f"par {_voices(pour)} contre {contre}"
    if vote.casting:
        ayes = f"à égalité, {pour} voix contre {contre}, la voix {'pour' if vote.casting == FOR else 'contre'} de la présidence l’emportant"
    elif not pour and not contre:
        ayes = "sans une voix pour ni contre"
    elif pour == contre:
        ayes = f"à égalité, {pour} voix contre {contre}"
    elif not vote.is_adopted:
        ayes = f"par {_voices(contre)} contre {pour}"
    others = [f"{number} {noun}" for number, noun in ((getattr(vote, name), _noun(vote, name)) for name in (ABSTENTION, NO_PART)) if number]
    return ", ".join((f"{vote.result} {ayes}", *others, *(("au scrutin secret",) if vote.secret else ())))


def _voices(number: int) -> str:
    return f"{number} voix"


def _noun(vote: Vote, name: str) -> str:
    number = getattr(vote, name)
    if name == ABSTENTION:
        return "abstention" if number == 1 else "abstentions"
    return "élu ne prenant pas part au vote" if number == 1 else "élus ne prenant pas part au vote"
