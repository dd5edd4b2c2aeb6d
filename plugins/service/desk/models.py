"""The tables of the desk: drafts and publications."""

from django.db import models

from plugins.service.access.models import StaffMember

LONGEST_SOURCE = 400
PUSHED = "pushed"
"""The action of a publication that nobody asked for: the desk's version is online, others have pushed another."""


class DeskDraft(models.Model):
    """A text under way. `source` is its file below the content folder, empty until it is first published; `base` the text of that file when
    it was opened, empty for a new one. `values` are the keys of its front matter, by name. `revision` counts its saves."""

    kind = models.CharField(max_length=40)
    source = models.CharField(max_length=LONGEST_SOURCE, blank=True, default="")
    base = models.TextField(blank=True, default="")
    values = models.JSONField(default=dict)
    body = models.TextField(blank=True, default="")
    title = models.CharField(max_length=400, blank=True, default="")
    revision = models.IntegerField(default=0)
    author = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="drafts")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        """The room it is of."""

        app_label = "desk"


class DeskPublication(models.Model):
    """A text that somebody asked to be published, and what became of that.

    `text` is the whole file as it will be; `files` the digests (SHA-256) of the files that go online with it, by their path, None where an
    older version asked; `agreed` the names of who let it pass, its author first; `due_at` is when silence is consent.
    `state` is one of STATES. `other_text` is what somebody else wrote meanwhile, where both cannot be merged. `receipt` fills in: one entry
    a step.
    """

    draft = models.ForeignKey(DeskDraft, on_delete=models.CASCADE, related_name="publications")
    action = models.CharField(max_length=20, default="publish")
    source = models.CharField(max_length=LONGEST_SOURCE)
    address = models.CharField(max_length=LONGEST_SOURCE, blank=True, default="")
    title = models.CharField(max_length=400)
    text = models.TextField()
    files = models.JSONField(null=True)
    base = models.TextField(blank=True, default="")
    author = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="publications")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, db_index=True)
    agreed = models.JSONField(default=list)
    state = models.CharField(max_length=20, db_index=True)
    word = models.CharField(max_length=300, blank=True, default="")
    other_text = models.TextField(blank=True, default="")
    receipt = models.JSONField(default=list)
    commit = models.CharField(max_length=64, blank=True, default="")
    online_at = models.DateTimeField(null=True)

    class Meta:
        """The room it is of."""

        app_label = "desk"


WAITING, QUEUED, ONLINE, SENT_BACK, CONFLICT, REFUSED, REPLACED = (
    "waiting",
    "queued",
    "online",
    "sent_back",
    "conflict",
    "refused",
    "replaced",
)
STATES = {
    WAITING: "attend un accord",
    QUEUED: "en route",
    ONLINE: "en ligne",
    SENT_BACK: "retenu",
    CONFLICT: "deux versions",
    REFUSED: "à corriger",
    REPLACED: "remplacé",
}
