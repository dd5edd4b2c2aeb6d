"""A vote in one French sentence, for machines and for networks; pages have a chart of it."""

from plugins.council.vote import ABSTENTION, FOR, NO_PART, Vote


def said(vote: Vote) -> str:
    """« adoptée par 24 voix contre 7, 2 abstentions »; the casting vote and the secret are said too."""
    pour, contre = vote.pour, vote.contre
    ayes = "à l’unanimité" if pour and vote.total == pour else f"par {_voices(pour)} contre {contre}"
    if vote.casting:
        ayes = f"à égalité, {pour} voix contre {contre}, la voix {'pour' if vote.casting == FOR else 'contre'} de la présidence l’emportant"
    elif not vote.adopted:
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
