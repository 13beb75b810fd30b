"""Kinds of papers, and the papers and notes attached to a subject."""

from __future__ import annotations

from django.db import models

from diya.foundation.db import RowScope, classify, new_id


class Kind(models.Model):
    """A kind of paper, such as 收入证明."""

    row_scope = RowScope.BANK
    data_classes = classify(internal="code name_zh name_en")

    code = models.CharField(max_length=40, primary_key=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)

    def __str__(self) -> str:
        return self.code


class Document(models.Model):
    """A paper of a kind, attached to a subject; a later one of the same kind is a later version."""

    row_scope = RowScope.BRANCH
    append_only = True
    data_classes = classify(internal="id branch subject kind file created_at created_by")

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    subject = models.CharField(max_length=120, db_index=True)
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT)
    file = models.ForeignKey("foundation.StoredFile", on_delete=models.PROTECT)
    created_at = models.DateTimeField(db_default=models.functions.Now())
    created_by = models.ForeignKey("foundation.User", related_name="+", on_delete=models.PROTECT)


class Note(models.Model):
    """What somebody wrote about a case. It may hold anything personal, so the text is an envelope of its own key."""

    row_scope = RowScope.BRANCH
    append_only = True
    data_classes = classify(internal="id branch subject created_at created_by", personal="envelope")
    seals = {"envelope": "id"}

    id = models.UUIDField(primary_key=True, default=new_id)
    branch = models.ForeignKey("foundation.Branch", on_delete=models.PROTECT)
    subject = models.CharField(max_length=120, db_index=True)
    envelope = models.BinaryField()
    created_at = models.DateTimeField(db_default=models.functions.Now())
    created_by = models.ForeignKey("foundation.User", related_name="+", on_delete=models.PROTECT)
