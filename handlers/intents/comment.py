"""评论金职院那条:继续盯紧二期 - a remark on a colleague's record, shown wherever the record is."""

from handlers import commented, localtime, short_numbers, visit_card, which_customer, wording
from handlers.conversation import Button, Card, Reply, Update, card_reply
from handlers.errors import UserError
from handlers.registry import Intent, Turn
from handlers.text import Text
from handlers.understanding import remarks
from handlers.understanding.claims import Ambiguous, Heard, Unknown
from handlers.understanding.phrases import phrases
from storage.records import Visit

HEARS = phrases(
    "(评论|回复|留言)[一下]V-{number}[那条|的记录][:|,]{text}",
    "(评论|留言)(一下|这条|那条|上一条)(:|,){text}",
    "(评论|留言)[一下][V-{number}][这条|那条|的记录][:|,]",
    "(评论|留言)[一下]{customer}(这条|那条|的记录)[:|,]",
    "comment on V-{number}(:|,){text}",
    "comment [on V-{number}][:]",
    "comment on {customer}[:]",
    "comment on {customer}(:|,){text}",
)

COMMENTED = Text(zh="已评论", en="Comment kept")
WHERE = Text(
    zh="V-{number} · {customer} · {author} · {day}", en="V-{number} · {customer} · {author} · {day}"
)
SHOWN = Text(
    zh="{author}和看得到这条记录的同事,在记录和时间线里都能看到",
    en="{author} and everybody who may see the record find it on the record and the timeline",
)
NO_RECORD = Text(
    zh="没找到要评论的记录。写上客户或同事的名字再发一次,例如「评论金职院那条:…」。",
    en="I found no record to comment on. Name the customer or the colleague, "
    "such as “comment on Acme: …”.",
)
NO_RECORD_OF = Text(
    zh="{person}在「{customer}」还没有拜访记录,这条评论没有写上去。",
    en="There is no visit of {person} to “{customer}” yet, so the comment was not kept.",
)
NO_WORDS = Text(
    zh="要评论什么?和记录一起说,例如「评论V-{number}:报价别轻易松口」。",
    en="What is the comment? Say it with the record, such as “comment on V-{number}: hold the "
    "price”.",
)
UNDO = Text(zh="撤销", en="Undo")
LONGEST = 2000


def comment(heard: Heard, turn: Turn) -> Reply:
    """Keep the remark on the record that is meant; ask where a name fits several customers."""
    match heard.customer:
        case Ambiguous() as unclear:
            return which_customer.ask("comment", heard, unclear, turn)
        case Unknown(nearest=nearest) as unclear if nearest:
            return which_customer.ask("comment", heard, unclear, turn)
    visit = commented.record_meant(heard, turn)
    if visit is None:
        return _not_found(heard, turn)
    if not heard.text.strip() or short_numbers.is_visit_number(heard.text):
        raise UserError(NO_WORDS, number=visit.number)
    mentions = [person.id for person in heard.mentions if person.id is not None]
    comment_id = turn.uow.comments.add(visit.id, heard.text.strip()[:LONGEST], mentions)
    shown = visit_card.visit_card(visit.id, turn)
    update = Update(visit_card.subject(visit.id), shown)
    card = card_reply(_card(comment_id, heard.text.strip(), visit, turn), f"comment:{comment_id}")
    return card + Reply(updates=(update,))


def _card(comment_id: int, text: str, visit: Visit, turn: Turn) -> Card:
    day = localtime.day_in_words(visit.day, turn.at.date(), turn.locale)
    customer, author = visit_card.whom(visit, turn), visit.author.name
    return Card(
        turn.words(COMMENTED),
        tone="ok",
        subtitle=turn.words(WHERE, number=visit.number, customer=customer, author=author, day=day),
        text=wording.shortened(text, 300),
        buttons=(Button(f"undo:comment:{comment_id}:1", turn.words(UNDO), "danger"),),
        note=turn.words(SHOWN, author=author),
    )


def _not_found(heard: Heard, turn: Turn) -> Reply:
    people = wording.listed([person.name for person in heard.mentions], turn.locale)
    customer = getattr(heard.customer, "name", "")
    if people and customer:
        return turn.say(NO_RECORD_OF, person=people, customer=customer)
    return turn.say(NO_RECORD)


INTENT = Intent(
    name="comment",
    hears=(HEARS, remarks.comment),
    answers=comment,
    examples=(
        Text(zh="评论{customer}那条:报价别轻易松口", en="comment on {customer}: hold the price"),
    ),
    called=Text(zh="写一条评论", en="Comment on a record"),
)
