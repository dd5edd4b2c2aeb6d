"""The tables of contributions: what was written, e-mail addresses apart, decisions, reports, « moi aussi », opinions, spent proofs."""

from django.db import models

SECTION, STATE, REFERENCE, DIGEST, SOURCE = 20, 20, 16, 64, 400

UNCONFIRMED, WAITING, TO_REPHRASE, TO_REFUSE, PUBLISHED, REFUSED, MERGED, REMOVED, ERASED = (
    "unconfirmed",
    "waiting",
    "to_rephrase",
    "to_refuse",
    "published",
    "refused",
    "merged",
    "removed",
    "erased",
)
STATES = {
    UNCONFIRMED: "attend que son adresse soit confirmée",
    WAITING: "attend d’être lu",
    TO_REPHRASE: "à reformuler",
    TO_REFUSE: "refus à confirmer",
    PUBLISHED: "publié",
    REFUSED: "refusé",
    MERGED: "réuni avec un autre",
    REMOVED: "retiré",
    ERASED: "effacé",
}


class Contribution(models.Model):
    """A text by a resident. `section` is the kind that it becomes; `values` what else was asked, by key. `sending` names the form that was
    sent: sent twice, it is kept once. `is_proven` says that a browser has worked for it; `remarks` are what the machine saw, in French.

    Once published, `identity` is that of the publication, `source` its file, `address` its page. `is_read` is false for what went online
    before anybody had read it. `is_hidden` is true while a report keeps it off the site. `on_hold` forbids erasing it (a justice's demand).
    """

    reference = models.CharField(max_length=REFERENCE, unique=True)
    sending = models.CharField(max_length=REFERENCE * 2, unique=True)
    section = models.CharField(max_length=SECTION)
    state = models.CharField(max_length=STATE, db_index=True)
    name = models.CharField(max_length=80, blank=True, default="")
    title = models.CharField(max_length=200, blank=True, default="")
    text = models.TextField()
    values = models.JSONField(default=dict)
    remarks = models.JSONField(default=list)
    is_proven = models.BooleanField(default=False)
    is_read = models.BooleanField(default=False)
    is_hidden = models.BooleanField(default=False)
    on_hold = models.BooleanField(default=False)
    received_at = models.DateTimeField(db_index=True)
    decided_at = models.DateTimeField(null=True)
    identity = models.CharField(max_length=80, blank=True, default="", db_index=True)
    source = models.CharField(max_length=SOURCE, blank=True, default="")
    address = models.CharField(max_length=SOURCE, blank=True, default="")
    merged_into = models.CharField(max_length=80, blank=True, default="", db_index=True)

    class Meta:
        """The room it is of."""

        app_label = "contributions"


class SealedContact(models.Model):
    """The encrypted contact of a person without an account; apart from their text, and erased once used."""

    sealed = models.TextField()
    confirmed_at = models.DateTimeField(null=True)
    kept_until = models.DateTimeField(db_index=True)

    class Meta:
        """The room it is of."""

        abstract = True
        app_label = "contributions"


class ContributorEmail(SealedContact):
    """The address to which an answer is sent."""

    contribution = models.OneToOneField(Contribution, on_delete=models.CASCADE, related_name="email")


class ModerationDecision(models.Model):
    """A decision on a contribution: `action` is one of moderation's, `rule` a sentence of the charter, `words` the moderator's own."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="decisions")
    at = models.DateTimeField()
    who = models.CharField(max_length=80)
    action = models.CharField(max_length=STATE)
    rule = models.CharField(max_length=300, blank=True, default="")
    words = models.CharField(max_length=1000, blank=True, default="")

    class Meta:
        """The room it is of."""

        app_label = "contributions"


class ContentReport(models.Model):
    """A reader finds that a published text should not be there (DSA, article 16), or its author that it should (`is_appeal`, 20). `sending`
    names the form that was sent, and so the report. `answer` is the reason of the `outcome`, for whoever reported."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="reports")
    is_appeal = models.BooleanField(default=False)
    sending = models.CharField(max_length=REFERENCE * 2, unique=True)
    reason = models.CharField(max_length=300, blank=True, default="")
    words = models.CharField(max_length=1000, blank=True, default="")
    received_at = models.DateTimeField(db_index=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=80, blank=True, default="")
    outcome = models.CharField(max_length=STATE, blank=True, default="")
    answer = models.CharField(max_length=1000, blank=True, default="")

    class Meta:
        """The room it is of."""

        app_label = "contributions"


class ReporterContact(SealedContact):
    """The name and address of a reporter, kept until they are told the decision."""

    report = models.OneToOneField(ContentReport, on_delete=models.CASCADE, related_name="contact")


class RelayMessage(models.Model):
    """A message to the author of an offer: `sealed` holds their words and address until both have been handed on, then nothing is left of
    it. It leaves once its author has confirmed their address."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="messages")
    reference = models.CharField(max_length=REFERENCE, unique=True)
    sending = models.CharField(max_length=REFERENCE * 2, unique=True)
    sealed = models.TextField()
    received_at = models.DateTimeField(db_index=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        """The room it is of."""

        app_label = "contributions"


class RelayBlock(models.Model):
    """The author of an offer blocks messages from one person, known by a digest of their address, or, without one, from anybody."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="blocks")
    sender = models.CharField(max_length=DIGEST, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        """One of a person."""

        app_label = "contributions"
        constraints = (models.UniqueConstraint(fields=["contribution", "sender"], name="one_block_by_sender"),)


class MeToo(models.Model):
    """One device chose « moi aussi » for a question. `device` is a digest that only this service can make."""

    identity = models.CharField(max_length=80)
    device = models.CharField(max_length=DIGEST)
    at = models.DateTimeField()

    class Meta:
        """One of a device."""

        app_label = "contributions"
        constraints = (models.UniqueConstraint(fields=["identity", "device"], name="one_me_too_by_device"),)


class MessageOpinion(models.Model):
    """One device's opinion of a debate message. `device` is a digest that only this service can make."""

    identity = models.CharField(max_length=80)
    device = models.CharField(max_length=DIGEST)
    agrees = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        """One of a device."""

        app_label = "contributions"
        constraints = (models.UniqueConstraint(fields=["identity", "device"], name="one_opinion_by_device"),)


class SpentProof(models.Model):
    """A proof of work that has served, until it would be over anyway."""

    digest = models.CharField(max_length=DIGEST, primary_key=True)
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        """The room it is of."""

        app_label = "contributions"
