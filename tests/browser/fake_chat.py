"""A server for the chat page that says what its test wants, and remembers what the page sent.

It speaks as bot/web/chat.py does, from scripted answers; page and headers are the real ones.
"""

import json
import threading
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, Queue
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from bot.web import chat

Item = dict[str, Any]

ZONE = ZoneInfo("Asia/Shanghai")
BEGINS = datetime(2026, 3, 18, 16, 20, tzinfo=ZONE)
PAGE_LINES = 50
PEOPLE: list[dict[str, Any]] = [
    {"id": 2, "name": "周敏", "role": "manager", "job": "", "department": "浙江站"},
    {"id": 5, "name": "张伟", "role": "rep", "job": "", "department": "浙江站"},
    {"id": 6, "name": "李娜", "role": "rep", "job": "", "department": "大客户部"},
]

FORM = {
    "title": "修改 V-1",
    "submit": "保存",
    "inputs": [
        {"name": "customer", "label": "客户", "kind": "text", "value": "金华职业技术学院"},
        {"name": "when", "label": "时间", "kind": "date", "value": "2026-03-18"},
        {
            "name": "channel",
            "label": "方式",
            "kind": "choice",
            "value": "VISIT",
            "options": [
                {"value": "VISIT", "label": "走访拜访"},
                {"value": "PHONE", "label": "电话"},
            ],
        },
        {"name": "contents", "label": "内容", "kind": "long", "value": "智慧校园二期"},
        {
            "name": "expenses",
            "label": "费用",
            "kind": "number",
            "value": "23.34",
            "required": True,
        },
    ],
}


def recorded(expenses: str = "23.34", words: str = "打车花了23.34元") -> Item:
    """The card of a visit."""
    return {
        "title": "已记录",
        "tone": "ok",
        "subtitle": "金华职业技术学院",
        "fields": [
            {"name": "customer", "label": "客户", "value": "金华职业技术学院", "words": "金职院"},
            {"name": "channel", "label": "方式", "value": "走访拜访", "words": "拜访了"},
            {"name": "type", "label": "类型", "value": "销售活动", "default": True},
            {"name": "expenses", "label": "费用", "value": f"¥{expenses}", "words": words},
        ],
        "buttons": [
            {"action": "edit:1", "label": "修改", "style": "primary", "form": FORM},
            {"action": "undo:1", "label": "撤销", "style": "danger", "form": None},
        ],
        "note": "V-1 · 张伟",
    }


QUESTION: Item = {
    "title": "您指的是哪一家?",
    "tone": "ask",
    "subtitle": "今天拜访了华星,聊了MES",
    "text": "「华星」对应 2 家客户。点一家,或回复编号、名称。",
    "buttons": [
        {"action": "pick:1:1003", "label": "1. 杭州华星科技有限公司", "style": "primary"},
        {"action": "pick:1:1004", "label": "2. 杭州华星科技园管理有限公司", "style": "primary"},
        {"action": "pick:1:none", "label": "都不是", "style": "plain"},
    ],
}


class FakeChat:
    """The server. `posts`: what the page sent; `refusals`: how the next posts are answered."""

    def __init__(self) -> None:
        self.posts: list[dict[str, Any]] = []
        self.refusals: list[tuple[int, dict[str, str]]] = []
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.people: list[dict[str, Any]] = PEOPLE
        self.now = BEGINS
        self._items: dict[int, list[Item]] = {person["id"]: [] for person in PEOPLE}
        self._streams: list[tuple[int, Queue[bytes | None]]] = []
        self._last_id = 0
        self._lock = threading.RLock()
        self._port = 0
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/"

    def start(self) -> None:
        fake = self

        class Handler(_Handler):
            chat = fake

        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), Handler)
        self._port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def stop(self) -> None:
        """Be away: whoever streams is cut off, whoever asks is refused."""
        self.may_answer.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        with self._lock:
            for _, stream in self._streams:
                stream.put(None)

    def says(self, person: int, content: Item, item_id: str = "") -> str:
        """Say something; with a known id, in the place of what was said before."""
        return self._put(person, "bot", content, item_id or self._next_id())

    def answers(self, post: dict[str, Any]) -> None:
        """The script."""
        person, pressed = post["user"], post["kind"] == "press"
        mine = {"press": post["values"].get("label", "")} if pressed else {"text": post["text"]}
        self._put(person, "me", mine, post["id"])
        match post:
            case {"kind": "press", "action": "edit:1"}:
                self.says(person, {"card": recorded(post["values"]["expenses"], "")}, post["about"])
            case {"kind": "press", "action": "undo:1"}:
                undone = {"title": "已撤销", "tone": "warn", "note": "原话仍保留。", "done": True}
                self.says(person, {"card": undone}, post["about"])
            case {"kind": "press"}:
                chosen = {**QUESTION, "title": "已选:杭州华星科技有限公司", "done": True}
                self.says(person, {"card": chosen}, post["about"])
                self.says(person, {"card": recorded()})
            case {"text": text} if "华星" in text:
                self.says(person, {"card": QUESTION})
            case {"text": text} if "金职院" in text:
                self.says(person, {"card": recorded()})
            case {"text": text}:
                self.says(person, {"text": f"收到:{text}"})

    def history(self, person: int, before: str) -> dict[str, Any]:
        with self._lock:
            items = self._items[person]
            ids = [item["id"] for item in items]
            end = ids.index(before) if before else len(items)
            return {
                "items": items[max(0, end - PAGE_LINES) : end],
                "earlier": end > PAGE_LINES,
            }

    def moves(self, wanted: dict[str, Any]) -> dict[str, str]:
        """Set the clock as the page wants it."""
        if wanted.get("reset"):
            self.now = BEGINS
        elif "now" in wanted:
            self.now = datetime.fromisoformat(wanted["now"]).replace(tzinfo=ZONE)
        else:
            self.now += timedelta(minutes=wanted["advance_minutes"])
        now = {"now": self.now.isoformat()}
        self._tell(None, "clock", now)
        return now

    def watch(self, person: int) -> "Queue[bytes | None]":
        stream: Queue[bytes | None] = Queue()
        with self._lock:
            self._streams.append((person, stream))
        return stream

    def _put(self, person: int, author: str, content: Item, item_id: str) -> str:
        item = {"id": item_id, "from": author, "at": self.now.isoformat(), "content": content}
        with self._lock:
            items = self._items[person]
            places = [place for place, known in enumerate(items) if known["id"] == item_id]
            if places:
                items[places[0]] = item
            else:
                items.append(item)
            self._tell(person, "item", item)
        return item_id

    def _tell(self, person: int | None, event: str, value: Any) -> None:
        line = f"event: {event}\ndata: {json.dumps(value)}\n\n".encode()
        with self._lock:
            for watching, stream in self._streams:
                if person in (None, watching):
                    stream.put(line)

    def _next_id(self) -> str:
        with self._lock:
            self._last_id += 1
            return str(self._last_id)


class _Handler(BaseHTTPRequestHandler):
    chat: FakeChat

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(url.query).items()}
        match url.path:
            case "/chat/state":
                self._answer(200, self._state())
            case "/chat/history":
                self._answer(200, self.chat.history(int(asked["as"]), asked.get("before", "")))
            case "/chat/stream":
                self._stream(int(asked["as"]))
            case path if path in chat.FILES:
                self._file(path)
            case _:
                self._answer(404, {})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/chat/clock":
            self._answer(200, self.chat.moves(body))
            return
        assert self.path == "/webhooks/console/demo", self.path
        self.chat.posts.append(body)
        self.chat.may_answer.wait(30)
        if self.chat.refusals:
            self._answer(*self.chat.refusals.pop(0))
            return
        self._answer(200, {})
        self.chat.answers(body)

    def log_message(self, *_: Any) -> None:
        """Be silent."""

    def _state(self) -> dict[str, Any]:
        return {
            "organization": {"name": "亚服科技"},
            "app": "demo",
            "people": self.chat.people,
            "now": self.chat.now.isoformat(),
            "locale": "zh",
            "zone": "Asia/Shanghai",
        }

    def _stream(self, person: int) -> None:
        stream = self.chat.watch(person)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            self.wfile.write(b"retry: 100\n: open\n\n")
            while True:
                try:
                    line = stream.get(timeout=1)
                except Empty:
                    line = b": still here\n\n"
                if line is None:
                    return
                self.wfile.write(line)
        except ConnectionError:
            return  # the page has left

    def _file(self, path: str) -> None:
        file = chat.PAGES / chat.FILES[path]
        self.send_response(200)
        self.send_header("Content-Type", f"{chat.KINDS[file.suffix]}; charset=utf-8")
        for name, value in chat.HEADERS.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(file.read_bytes())

    def _answer(self, status: int, value: Any) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(value).encode())
