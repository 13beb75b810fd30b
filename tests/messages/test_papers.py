"""Papers: what they say, in two languages; numbered and kept once; previews; templates by two people."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader

from diya.config.reference.load import paper_source
from diya.foundation import db, files
from diya.foundation.models import StoredFile
from diya.messages import typesetting
from diya.messages.contracts import Language
from diya.messages.models import Paper
from diya.messages.ports import paper_sources
from tests.journeys import way
from tests.people import Person

BANK = db.Context(actor="test")
KINDS = [kind for kind, _ in paper_sources]


def text_of(content: bytes) -> str:
    """The words of a PDF without spaces, which are set by the layout."""
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def content(reader: Person, paper: dict[str, Any]) -> bytes:
    answer = reader.client.get(f"/api/v1/messages/papers/{paper['id']}/content")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'inline; filename="{paper["number"]}.pdf"'
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    return answer.content


def preview(reader: Person, kind: str, subject: str, language: str = "zh") -> Any:
    query = {"kind": kind, "subject": subject, "language": language}
    return reader.client.get("/api/v1/messages/papers/preview", query)


def issue(reader: Person, kind: str, subject: str, language: str = "zh", **options: Any) -> Any:
    body = {"kind": kind, "subject": subject, "language": language}
    return reader.post("/messages/papers", body, **options)


def settled(person: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """A loan paid off on its first day, and the event of the payoff."""
    loan = way.drawn(person)
    teller = person("teller")
    quote = teller.get(f"/servicing/loans/{loan['id']}/quote")
    body = {"kind": "PAYOFF", "amount": quote["payoff_amount"], "channel": "COUNTER"}
    teller.post(f"/servicing/loans/{loan['id']}/repayments", body)
    events = teller.get(f"/servicing/loans/{loan['id']}/transactions")["items"]
    return loan, next(event for event in events if event["kind"] == "PAID_OFF")


def test_an_offer_says_the_approved_terms_in_both_languages(person: Any) -> None:
    application = way.approved(person)
    subject, officer = f"origination.application:{application['id']}", person("officer")
    chinese, english = (issue(officer, "origination.offer", subject, language) for language in ("zh", "en"))
    assert (chinese["name_zh"], chinese["name_en"], chinese["template_version"]) == ("贷款审批通知书", "Loan offer", 1)
    said = text_of(content(officer, chinese))
    for words in (
        "示范银行股份有限公司",
        "贷款审批通知书",
        "林浩然",
        application["number"],
        "人民币1,200,000.00元（大写：人民币壹佰贰拾万元整）",
        "减30个基点",
        "360个月",
        "等额本息，每月20日还款",
        "和平路1号101室",
        "抵押登记已办妥",
        chinese["number"],
        "2025年6月20日",
        "第1页/共1页",
        "origination.offer/zhv1",
    ):
        assert "".join(words.split()) in said, words
    assert "预览" not in said
    said = text_of(content(officer, english))
    for words in ("LoanofferDear林浩然", "CNY1,200,000.00", "minus30basispoints", "Page1of1", "20June2025"):
        assert words in said, words
    rows = officer.get("/messages/papers", subject=subject)["items"]
    assert [row["number"] for row in rows] == [english["number"], chinese["number"]]


def test_a_contract_names_payee_penalty_and_a_place_to_sign_for_everybody(person: Any) -> None:
    application = way.contracted(person)
    operations = person("operations")
    contract = operations.get("/origination/contracts")["items"][0]
    paper = issue(operations, "origination.contract", f"origination.contract:{contract['id']}")
    said = text_of(content(operations, paper))
    for words in (
        contract["number"],
        way.id_number(1),
        "6222000000000000001",
        "加收50.00%",
        "第十四条生效",
        "借款人：林浩然",
        "壹佰贰拾万元整",
        "不动产登记证明号",
    ):
        assert words in said, words
    looked = text_of(preview(operations, "origination.contract", f"origination.contract:{contract['id']}").content)
    assert "6222***********0001" in looked
    assert way.id_number(1) not in looked, "a preview leaves no trace, so it shows no whole number"
    same = issue(operations, "origination.contract", f"origination.application:{application['id']}")
    assert same["number"] != paper["number"]


def test_a_schedule_lists_every_instalment(person: Any) -> None:
    loan = way.drawn(person)
    operations, subject = person("operations"), f"servicing.loan:{loan['id']}"
    pdf = content(operations, issue(operations, "servicing.schedule", subject))
    pages = PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) > 5
    assert all("应还本金" in page.extract_text() for page in pages[:-1]), "the head is repeated on every page"
    rows = operations.get(f"/servicing/loans/{loan['id']}/schedule")["rows"]
    said = text_of(pdf)
    assert len(rows) == 360
    for row in rows:
        assert f"{row['number']}{row['due_date']}" in said, row
    assert f"{int(float(rows[0]['interest_amount'])):,}" in said
    assert issue(operations, "servicing.schedule", subject, "en")["language"] == "en"


def test_a_receipt_and_the_certificate_of_settlement(person: Any) -> None:
    loan, event = settled(person)
    teller, operations, subject = person("teller"), person("operations"), f"servicing.loan:{loan['id']}"
    receipt = issue(teller, "servicing.receipt", f"servicing.event:{event['id']}")
    said = text_of(content(teller, receipt))
    for words in ("提前结清（柜面）", "大写金额人民币壹佰贰拾万元整", "还款后本金余额人民币0.00元", loan["number"]):
        assert words in said, words
    refused = preview(operations, "servicing.clearance", subject)
    assert refused.status_code == 422
    assert refused.json()["code"] == "messages.paper_not_ready"
    clearance = operations.post(f"/servicing/loans/{loan['id']}/clearance")
    said = text_of(content(operations, issue(operations, "servicing.clearance", subject)))
    number = clearance["clearance"]["number"] if "clearance" in clearance else clearance["number"]
    for words in ("林浩然", number, "均已清偿完毕", "结清日2025年6月20日", "壹佰贰拾万元整"):
        assert words in said, words
    english = text_of(content(operations, issue(operations, "servicing.clearance", subject, "en")))
    assert "wassettledinfullon20June2025" in english
    papers = operations.get("/messages/papers", subject=subject)["items"]
    assert {paper["kind"] for paper in papers} == {"servicing.receipt", "servicing.clearance"}


def test_a_paper_that_cannot_be_yet_is_refused_in_words(person: Any) -> None:
    application = way.submitted(person)
    subject, officer = f"origination.application:{application['id']}", person("officer")
    for kind in ("origination.offer", "origination.contract"):
        answer = preview(officer, kind, subject)
        assert answer.status_code == 422
        assert answer.json()["code"] == "messages.paper_not_ready"
    assert issue(officer, "origination.offer", subject, expect=422)["code"] == "messages.paper_not_ready"
    with db.transaction(db.all_branches(), BANK, writes=False):
        assert not Paper.objects.exists()


def test_each_paper_is_issued_by_those_whose_act_it_is(person: Any) -> None:
    loan = way.drawn(person)
    subject = f"servicing.loan:{loan['id']}"
    assert issue(person("officer"), "servicing.schedule", subject, expect=403)["code"] == "kernel.not_permitted"
    assert issue(person("teller"), "servicing.schedule", subject, expect=403)
    assert issue(person("auditor"), "servicing.schedule", subject, expect=403)
    assert preview(person("auditor"), "servicing.schedule", subject).status_code == 200
    assert preview(person("officer2"), "servicing.schedule", subject).status_code == 404


@pytest.mark.parametrize("subject", ["", "x", "servicing.loan:x", "origination.application:%s" % ("0" * 32)])
def test_a_subject_that_is_none_is_refused(person: Any, subject: str) -> None:
    answer = preview(person("auditor"), "servicing.schedule", subject)
    assert answer.status_code == 422
    assert answer.json()["code"] == "messages.subject_refused"
    assert preview(person("auditor"), "nothing", subject).json()["code"] == "kernel.strategy_unknown"


def test_a_preview_is_marked_and_nothing_of_it_is_kept(person: Any) -> None:
    application = way.approved(person)
    subject, officer = f"origination.application:{application['id']}", person("officer")
    with db.transaction(db.all_branches(), BANK, writes=False):
        before = StoredFile.objects.count()
    first, second = (preview(officer, "origination.offer", subject).content for _ in range(2))
    assert first == second, "the same input makes the same bytes"
    said = text_of(first)
    assert "预览稿，不作为正式文书" in said
    assert "预览无编号" in said
    with db.transaction(db.all_branches(), BANK, writes=False):
        assert StoredFile.objects.count() == before
    issued = content(officer, issue(officer, "origination.offer", subject))
    assert issued != first


def test_issuing_twice_with_one_key_makes_one_paper_that_stays_as_it_was(person: Any) -> None:
    application = way.approved(person)
    subject, officer = f"origination.application:{application['id']}", person("officer")
    first = issue(officer, "origination.offer", subject, key="once")
    assert issue(officer, "origination.offer", subject, key="once") == first
    kept = content(officer, first)
    assert len(kept) == first["size_bytes"]
    with db.transaction(db.all_branches(), BANK, writes=False):
        row = Paper.objects.select_related("file").get()
        assert bytes(row.file.sha256).hex() == first["sha256"]
        assert "林浩然".encode() not in files._path(row.file_id).read_bytes()
        assert kept not in files._path(row.file_id).read_bytes()


def test_a_name_is_never_markup(person: Any) -> None:
    application = way.approved(person)
    kind = paper_sources.get("origination.offer")
    hostile = '#eval("1") *b* _i_ $x$ <a> @b `c` \\ // /* #data'
    with db.transaction(db.all_branches(), BANK, writes=False):
        found = kind.gather(f"origination.application:{application['id']}", Language.ZH)
        parties = [{"role": "x", "name": hostile, "id_number": hostile} for _ in found.values["parties"]]
        frame = {
            "lender": hostile, "name": "x", "number": "", "preview": True, "issued_on": "", "template": "",
            "template_hash": "",
        }  # fmt: skip
        data = {"paper": frame, **found.values, "parties": parties}
        source = paper_source("origination.offer", Language.ZH)
    assert "".join(hostile.split()) in text_of(typesetting.typeset(source, data, on=date(2025, 6, 20)))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", KINDS)
def test_every_template_has_a_sample(person: Any, kind: str, language: str) -> None:
    admin = person("admin")
    rows = admin.get("/messages/templates", limit=100)["items"]
    row = next(row for row in rows if (row["kind"], row["language"]) == (kind, language))
    assert (row["version"], row["state"]) == (1, "ACTIVE")
    answer = admin.client.get(f"/api/v1/messages/templates/{row['id']}/sample")
    assert answer.content.startswith(b"%PDF-")
    assert ("预览" if language == "zh" else "Preview") in text_of(answer.content)


def test_a_template_is_changed_by_two_people_and_old_papers_keep_theirs(person: Any) -> None:
    application = way.approved(person)
    subject, officer = f"origination.application:{application['id']}", person("officer")
    admin, other = person("admin"), person("admin2")
    before = issue(officer, "origination.offer", subject)
    source = paper_source("origination.offer", Language.ZH).replace("须知", "重要须知")
    body = {"kind": "origination.offer", "language": "zh", "source": source}
    change = admin.post("/messages/templates", body)
    assert (change["state"], change["title_zh"]) == ("PENDING", "文书模板：贷款审批通知书（zh）第 2 版")
    assert issue(officer, "origination.offer", subject)["template_version"] == 1
    other.post(f"/foundation/changes/{change['id']}/approve", {"comment": "同意"})
    after = issue(officer, "origination.offer", subject)
    assert after["template_version"] == 2
    assert "重要须知" in text_of(content(officer, after))
    assert "重要须知" not in text_of(content(officer, before))
    states = {row["version"]: row["state"] for row in admin.get("/messages/templates", limit=100)["items"]
              if (row["kind"], row["language"]) == ("origination.offer", "zh")}  # fmt: skip
    assert states == {1: "SUPERSEDED", 2: "ACTIVE"}
    assert admin.post("/messages/templates", body, expect=409)["code"] == "messages.template_unchanged"
    newest = next(row for row in admin.get("/messages/templates", limit=100)["items"] if row["version"] == 2)
    assert admin.get(f"/messages/templates/{newest['id']}")["source"] == source


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("= Title\n#let x =\n", "messages.template_refused", "line 2"),
        ("a\n\n#data.nothing", "messages.template_refused", "line 3"),
        ('#import "@preview/tablex:0.0.8": *', "messages.template_word_refused", "import"),
        ('a\n#read("/etc/passwd")', "messages.template_word_refused", "Line 2"),
        ("#eval(data.paper.name)", "messages.template_word_refused", "eval"),
        ("#let f(n) = f(n + 1)\n#f(1)", "messages.template_refused", "line 1"),
        ("#text(font: \"Noto Sans CJK SC\")[\U0001f600]", "messages.template_refused", "could not be displayed"),
    ],
)  # fmt: skip
def test_a_template_that_cannot_be_set_is_refused_with_its_line(person: Any, text: str, code: str, line: str) -> None:
    head = "#let data = json(bytes(sys.inputs.data));" if "data." in text else ""
    body = {"kind": "origination.offer", "language": "zh", "source": head + text}
    refused = person("admin").post("/messages/templates", body, expect=422)
    assert (refused["code"], refused["field"]) == (code, "source")
    assert line in refused["detail"]


def test_a_template_without_an_end_is_stopped(person: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(typesetting, "TRIAL_SECONDS", 2)
    body = {
        "kind": "origination.offer",
        "language": "zh",
        "source": "#for a in range(9000) { for b in range(9000) { for c in range(9000) { let d = a + b + c } } }",
    }
    refused = person("admin").post("/messages/templates", body, expect=422)
    assert "longer than 2 seconds" in refused["detail"]


def test_the_table_of_thirty_years_is_set_whole() -> None:
    kind = paper_sources.get("servicing.schedule")
    frame = {
        "lender": "x", "name": "x", "number": "1", "preview": False, "issued_on": "", "template": "",
        "template_hash": "",
    }  # fmt: skip
    data = {"paper": frame, **kind.sample(Language.ZH)}
    made = typesetting.typeset(paper_source("servicing.schedule", Language.ZH), data, on=date(2025, 6, 20))
    told = text_of(made)
    assert len(data["rows"]) == 360
    assert [row["due_date"] for row in data["rows"] if row["due_date"] not in told] == []
    assert [row["instalment"] for row in data["rows"] if row["instalment"] not in told] == []
    assert all(total in told for total in data["totals"].values())
