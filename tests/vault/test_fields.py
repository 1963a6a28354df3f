"""The database sees ciphertext, Python sees values, and nobody gets garbage."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.core.exceptions import FieldError, ValidationError
from django.db import connection, models, transaction
from django.db.migrations.writer import MigrationWriter
from django.db.models import F, Value
from django.db.models.functions import Concat, Upper
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from gongkai.organizations.audit import snapshot
from gongkai.vault.digests import digest, digests
from gongkai.vault.errors import VaultDamaged, VaultLocked
from gongkai.vault.fields import DigestField, EncryptedJSONField, EncryptedTextField
from gongkai.vault.keyring import new_key
from gongkai.vault.keys import keyring
from tests.vault.kept.models import Note, Person

NUMBER = "11010119900307123X"
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=8,
)
in_one_transaction = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def kept(model: type[models.Model], column: str) -> list[Any]:
    """What stands in the database itself."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column}" FROM {model._meta.db_table} ORDER BY 1')
        return [value for (value,) in cursor.fetchall()]


@in_one_transaction
@given(text=ANY_TEXT)
def test_any_text_comes_back_as_it_was(db: None, text: str) -> None:
    person = Person.objects.create(number=text)
    assert Person.objects.get(pk=person.pk).number == text
    assert Person.objects.values_list("number", flat=True).get(pk=person.pk) == text


@in_one_transaction
@given(value=ANY_JSON)
def test_anything_in_json_comes_back_as_it_was(db: None, value: Any) -> None:
    person = Person.objects.create(contact=value)
    assert Person.objects.get(pk=person.pk).contact == value
    assert Person.objects.values("contact").get(pk=person.pk) == {"contact": value}


def test_the_database_keeps_no_plain_text_and_no_two_ciphertexts_alike(db: None) -> None:
    for _ in range(2):
        Person.objects.create(number=NUMBER, contact={"电话": "13812345678", "name": "zhang"})
    numbers, contacts = kept(Person, "number"), kept(Person, "contact")
    assert len(set(numbers)) == len(set(contacts)) == 2
    for ciphertext in [*numbers, *contacts, *kept(Person, "number_digest")]:
        for plain in (NUMBER, "19900307", "13812345678", "zhang", "电话", "name"):
            assert plain not in ciphertext


def test_empty_and_absent_values_stay_what_they_are(db: None) -> None:
    Note.objects.create(code="a", text=None)
    Note.objects.create(code="b", text="")
    assert set(kept(Note, "text")) == {None, ""}
    assert Note.objects.get(text__isnull=True).text is None
    assert Note.objects.get(code="b").text == ""
    Person.objects.create(contact={})
    Person.objects.create(contact=None)
    assert Person.objects.get(contact__isnull=False).contact == {}
    assert "{}" not in kept(Person, "contact")


def test_many_at_once_and_updates_keep_the_values_closed(db: None) -> None:
    Note.objects.bulk_create([Note(code=str(n), text=f"第{n}条") for n in range(5)])
    assert [note.text for note in Note.objects.order_by("code")] == [f"第{n}条" for n in range(5)]
    Note.objects.filter(code="0").update(text="改过的")
    notes = list(Note.objects.order_by("code"))
    notes[1].text, notes[2].text = "成批改的", None
    Note.objects.bulk_update(notes[1:3], ["text"])
    Note.objects.filter(code="3").update(other=F("text"))
    assert list(Note.objects.order_by("code").values_list("text", flat=True)) == [
        "改过的",
        "成批改的",
        None,
        "第3条",
        "第4条",
    ]
    assert Note.objects.get(code="3").other == "第3条"
    assert all(value.startswith("v1:") for value in kept(Note, "text") if value)


@pytest.mark.parametrize("lookup", ["", "__exact", "__in", "__contains", "__startswith", "__gt", "__regex"])
def test_looking_up_by_value_is_refused_with_what_to_do_instead(db: None, lookup: str) -> None:
    for field in ("number", "contact"):
        with pytest.raises(FieldError, match=r"encrypted and cannot be looked up .* DigestField"):
            Person.objects.filter(**{f"{field}{lookup}": [NUMBER]})
    with pytest.raises(FieldError, match="encrypted"):
        Person.objects.filter(contact__name="zhang")


@pytest.mark.parametrize("open_value", [F("code"), Value("open"), Upper("text"), Concat("code", Value("x"))])
def test_an_expression_that_would_bring_something_open_into_the_column_is_refused(
    db: None, open_value: Any
) -> None:
    Note.objects.create(code="a", text="原文")
    with pytest.raises(FieldError, match="not an expression"), transaction.atomic():
        Note.objects.update(text=open_value)
    assert Note.objects.get().text == "原文"


@pytest.mark.parametrize(
    "value", ["open", "v1:", "v1:00000000", "v1:壹:贰", "v1:壹贰叁肆伍陆柒捌:", "原文\x7f"]
)
def test_a_value_that_the_vault_did_not_write_is_never_shown(db: None, value: str) -> None:
    Note.objects.create(code="a", text="原文")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kept_note SET text = %s", [value])
    with pytest.raises((VaultDamaged, VaultLocked), match="从备份恢复"):
        Note.objects.get()


@given(place=st.integers(0), other=st.sampled_from("Az09-_:="), cut=st.booleans())
def test_an_altered_value_opens_as_it_was_or_not_at_all(place: int, other: str, cut: bool) -> None:
    whole = keyring().encrypt("原文")
    place %= len(whole)
    altered = whole[:place] + ("" if cut else other + whole[place + 1 :])
    assume(altered != whole)
    try:
        opened = keyring().decrypt(altered)
    except (VaultDamaged, VaultLocked) as refusal:
        assert "从备份恢复" in str(refusal)
    else:
        # Only the unused bits and the padding at the very end of the Base64 may differ.
        assert opened == "原文" and not cut and place >= len(whole) - 4


def test_without_its_key_a_value_stays_closed_and_unharmed(db: None, settings: Any) -> None:
    Note.objects.create(code="a", text="原文")
    right = settings.VAULT_KEYS
    settings.VAULT_KEYS = (new_key(),)
    with pytest.raises(VaultLocked, match=r"编号 [0-9a-f]{8}.*没有丢失"):
        Note.objects.get()
    settings.VAULT_KEYS = (*settings.VAULT_KEYS, *right)
    assert Note.objects.get().text == "原文"


def test_half_a_character_is_refused_with_a_sentence(db: None) -> None:
    note = Note(code="a", text="\ud83d")
    with pytest.raises(ValidationError, match="无法保存的字符"):
        note.full_clean()
    with pytest.raises(ValueError, match="无法保存的字符"):
        note.save()
    with pytest.raises(ValueError, match="无法保存为 JSON"):
        Person(contact=object()).save()


class PersonForm(forms.ModelForm):
    class Meta:
        model = Person
        fields = ["number", "contact"]


def test_forms_show_a_plain_text_input_and_limit_what_is_entered(db: None) -> None:
    person = Person.objects.create(number=NUMBER)
    form = PersonForm(instance=person)
    assert isinstance(form.fields["number"].widget, forms.TextInput)
    assert f'value="{NUMBER}"' in str(form["number"]) and 'maxlength="40"' in str(form["number"])
    assert not PersonForm({"number": "1" * 41, "contact": ""}).is_valid()
    with pytest.raises(ValidationError):
        Person(number="1" * 41).full_clean()
    form = PersonForm({"number": " 42 ", "contact": '{"a": 1}'}, instance=person)
    assert form.is_valid(), form.errors
    form.save()
    person.refresh_from_db()
    assert (person.number, person.contact) == ("42", {"a": 1})
    assert person.number_digest == digest("42", "identity")


def test_the_digest_finds_the_person_however_the_number_is_written(db: None, settings: Any) -> None:
    person = Person.objects.create(number=NUMBER)
    Person.objects.create(number="")
    assert "" in kept(Person, "number_digest")
    for written in (NUMBER.lower(), " 110101 19900307 123x ", "１１０１０１１９９００３０７１２３Ｘ"):
        assert Person.objects.get(number_digest__in=digests(written, "identity")) == person
    assert not Person.objects.filter(number_digest__in=digests(NUMBER, "another purpose")).exists()
    assert not Person.objects.filter(number_digest__in=digests(" ", "identity")).exists()
    settings.VAULT_KEYS = (new_key(), *settings.VAULT_KEYS)
    assert Person.objects.get(number_digest__in=digests(NUMBER, "identity")) == person
    assert len(digests(NUMBER, "identity")) == 2
    assert digest(NUMBER, "identity") == digests(NUMBER, "identity")[0] != person.number_digest


def test_no_update_leaves_the_digest_of_the_old_value_behind(db: None) -> None:
    person = Person.objects.create(number=NUMBER)
    person.number = "42"
    for update in (
        lambda: Person.objects.update(number="42"),
        lambda: person.save(update_fields=["number"]),
        lambda: Person.objects.bulk_update([person], ["number"]),
        lambda: Person.objects.bulk_update([person], ["number", "number_digest"]),
    ):
        with pytest.raises(FieldError, match="without its digest"), transaction.atomic():
            update()
    person.save(update_fields=["number", "number_digest"])
    assert Person.objects.get(number_digest=digest("42", "identity")).number == "42"
    Person.objects.update(number="43", number_digest=digest("43", "identity"))
    person.seen = 1
    person.save(update_fields=["seen"])
    assert Person.objects.get(number_digest=digest("43", "identity")).number == "43"


def test_the_fields_are_written_into_migrations() -> None:
    for model, name in [(Person, "number"), (Person, "number_digest"), (Person, "contact"), (Note, "text")]:
        field = model._meta.get_field(name)
        written, imports = MigrationWriter.serialize(field)
        assert written.startswith("gongkai.vault.fields.")
        names: dict[str, Any] = {}
        exec("\n".join(imports), names)
        copy = eval(written, names)
        assert field.deconstruct()[1:] == copy.deconstruct()[1:]


def test_a_closed_field_can_be_neither_key_nor_index_and_a_digest_needs_its_source() -> None:
    from django.apps.registry import Apps

    class Wrong(models.Model):
        number = EncryptedTextField(unique=True)
        extra = EncryptedJSONField(db_index=True)
        digest = DigestField(source="numbr", purpose="identity")

        class Meta:
            app_label = "wrong"
            apps = Apps()

    assert [error.id for error in Wrong._meta.get_field("number").check()] == ["vault.E001"]
    assert "vault.E001" in [error.id for error in Wrong._meta.get_field("extra").check()]
    assert [error.id for error in Wrong._meta.get_field("digest").check()] == ["vault.E002"]
    assert Person.check() == Note.check() == []


def test_the_audit_trail_takes_no_closed_value(db: None) -> None:
    assert set(snapshot(Person.objects.create(number=NUMBER))) == {"id", "number_digest", "seen"}
