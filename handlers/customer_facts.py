"""The one fact asked for, first: a person's phone, a customer's owner; or that it is missing."""

from handlers import customer_card, wording
from handlers.conversation import Reply, card_reply, text_reply
from handlers.registry import Turn
from handlers.text import Text
from handlers.understanding.names import folded
from handlers.understanding.words.questions import OF_PEOPLE
from storage.records import Contact, Customer, User

PHONE = Text(zh="电话", en="Phone")
EMAIL = Text(zh="邮箱", en="E-mail")
TITLE = Text(zh="职务", en="Title")
COMPANY = Text(zh="客户", en="Customer")
ADDRESS = Text(zh="地址", en="Address")
CREDIT = Text(zh="信用", en="Credit")
RECEIVABLES = Text(zh="应收款", en="Receivables")
TURNOVER = Text(zh="成交额", en="Turnover")
LABELS = {
    "phone": PHONE,
    "email": EMAIL,
    "title": TITLE,
    "company": COMPANY,
    "owner": customer_card.OWNER,
    "contacts": customer_card.CONTACTS,
    "address": ADDRESS,
    "level": customer_card.LEVEL,
    "industry": customer_card.INDUSTRY,
    "area": customer_card.AREA,
    "number": customer_card.NUMBER,
    "type": customer_card.TYPE,
    "credit": CREDIT,
    "receivables": RECEIVABLES,
    "turnover": TURNOVER,
}
FACT = Text(zh="{whose}{fact}:{value}", en="{whose}{fact}: {value}")
WHOSE = Text(zh="{name}的", en="{name} · ")
MISSING = Text(zh="没有登记", en="not recorded")
AT = Text(zh="{person} · {customer}", en="{person} · {customer}")
FROM_IMPORT = Text(
    zh="要补上,请管理员在客户资料里填好后重新导入。",
    en="To add it, ask your administrator to fill it in and import the customer data again.",
)
FROM_IMPORT_OF_PEOPLE = Text(
    zh="要补上,请管理员在人员资料里填好后重新导入。",
    en="To add it, ask your administrator to fill it in and import the people again.",
)
COLLEAGUE = Text(zh="同事{name}", en="{name} (colleague)")
FROM_A_VISIT = Text(
    zh="要加联系人,记一次拜访并写上见了谁,再点卡片上的「加为联系人」。",
    en="To add a contact, record a visit that names the person, then press “Add as a contact”.",
)
NO_SUCH_PERSON = Text(
    zh="没有找到联系人「{name}」。写上客户再问一次,例如「{customer}的联系人」。",
    en="I know no contact “{name}”. Ask again with the customer, such as “contacts of {customer}”.",
)
NOT_THERE = Text(zh="{customer}没有登记联系人「{name}」", en="{customer} has no contact “{name}”")
SOME_CUSTOMER = Text(zh="金职院", en="Acme")
ASK_ONE = Text(
    zh="有 {count} 位叫「{name}」的联系人。只要一位的话,写上客户再问。",
    en="{count} contacts are called “{name}”. To see one, name the customer, too.",
)
MOST_SHOWN = 8


def of_customer(customer: Customer, person: str, asked: tuple[str, ...], turn: Turn) -> Reply:
    """The facts asked for, of the customer or of somebody there, above the short card."""
    people = turn.uow.customers.contacts(customer.id)
    if person:
        called = _called(person, turn)
        people = [one for one in people if one.id in called]
    personal = [fact for fact in asked if fact in OF_PEOPLE]
    lines: list[str] = []
    missing: list[Text] = []
    if person and not people:
        lines.append(turn.words(NOT_THERE, customer=customer.name, name=person))
        missing.append(FROM_A_VISIT)
    elif personal or person:
        lines += _of_people(people, personal, turn)
        if not lines:
            lines.append(_line(customer.name, personal[0], "", turn))
        if not _are_known(people, personal):
            missing.append(FROM_IMPORT if people else FROM_A_VISIT)
    for fact in asked:
        if fact in OF_PEOPLE:
            continue
        value = _value(customer, fact, turn)
        lines.append(_line(customer.name, fact, value, turn))
        if not value:
            missing.append(FROM_A_VISIT if fact == "contacts" else FROM_IMPORT)
    title, *more = lines
    more += [turn.words(text) for text in dict.fromkeys(missing)]
    return card_reply(customer_card.short(customer, title, "\n".join(more), turn))


def of_person(name: str, asked: tuple[str, ...], turn: Turn) -> Reply:
    """The same of somebody whose customer is not named: everybody who may be meant."""
    people = turn.uow.customers.people(_called(name, turn))
    here = [one for one in people if one.customer_id == turn.conversation.customer_id]
    people = here or people
    customer_ids = list(dict.fromkeys(one.customer_id for one in people))
    if not people:
        colleagues = [one for one in turn.uow.people.everyone() if name in (one.name, *one.aliases)]
        if colleagues:
            return _of_colleagues(colleagues[:MOST_SHOWN], asked, turn)
        example = turn.words(SOME_CUSTOMER)
        return turn.say(NO_SUCH_PERSON, name=name, customer=example)
    if len(customer_ids) == 1:
        customer = turn.uow.customers.get(customer_ids[0])
        assert customer is not None
        turn.uow.conversations.remember(turn.conversation.id, customer_id=customer.id)
        return of_customer(customer, name, asked, turn)
    companies = turn.uow.customers.names(customer_ids)
    personal = [fact for fact in asked if fact in OF_PEOPLE]
    lines = []
    for one in people[:MOST_SHOWN]:
        at = turn.words(AT, person=customer_card.named(one), customer=companies[one.customer_id])
        lines += [_line(at, fact, _of(one, fact), turn) for fact in personal or ("phone",)]
    lines.append(turn.words(ASK_ONE, count=len(people), name=name))
    return text_reply("\n".join(lines))


def _of_colleagues(colleagues: list[User], asked: tuple[str, ...], turn: Turn) -> Reply:
    lines = []
    for one in colleagues:
        known = {"phone": one.phone, "email": one.email, "title": one.job}
        facts = [fact for fact in asked if fact in known] or ["phone"]
        whose = turn.words(COLLEAGUE, name=one.name)
        lines += [_line(whose, fact, known[fact], turn) for fact in facts]
        if not any(known[fact] for fact in facts):
            lines.append(turn.words(FROM_IMPORT_OF_PEOPLE))
    return text_reply("\n".join(dict.fromkeys(lines)))


def _called(name: str, turn: Turn) -> list[int]:
    """The persons of any customer who are written so; the store leaves out whom one may not see."""
    return [one.id for one in turn.directory.people.contacts_called(folded(name))]


def _of_people(people: list[Contact], personal: list[str], turn: Turn) -> list[str]:
    """A line for each fact of each person; of several those who have it come first."""
    facts = [fact for fact in personal if fact != "company"] or ["phone"]
    ranked = sorted(people, key=lambda one: not any(_of(one, fact) for fact in facts))
    return [
        _line(customer_card.named(one), fact, _of(one, fact), turn)
        for one in ranked[:MOST_SHOWN]
        for fact in facts
    ]


def _are_known(people: list[Contact], personal: list[str]) -> bool:
    facts = [fact for fact in personal if fact != "company"] or ["phone"]
    return any(_of(one, fact) for one in people for fact in facts)


def _of(person: Contact, fact: str) -> str:
    match fact:
        case "phone":
            return " / ".join(person.phones)
        case "email":
            return person.email
        case _:
            return person.title


def _value(customer: Customer, fact: str, turn: Turn) -> str:
    match fact:
        case "owner":
            return customer.manager_name or turn.words(customer_card.IN_POOL)
        case "contacts":
            people = turn.uow.customers.contacts(customer.id)
            return wording.listed([customer_card.named(one) for one in people], turn.locale)
        case "industry":
            return " / ".join(customer.industry_path)
        case "area":
            return " ".join(customer.area)
        case "type":
            return customer_card.kind(customer, turn)
        case "receivables" | "turnover":
            amount = getattr(customer, fact)
            return wording.money(amount) if amount else ""
        case _:
            return str(getattr(customer, fact))


def _line(whose: str, fact: str, value: str, turn: Turn) -> str:
    return turn.words(
        FACT,
        whose=turn.words(WHOSE, name=whose),
        fact=turn.words(LABELS[fact]),
        value=value or turn.words(MISSING),
    )
