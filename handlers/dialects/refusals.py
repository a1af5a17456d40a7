"""What families whose clients read Chinese say alike of a refusal: what happened, what to do."""

from handlers.dialects.contract import (
    AWAY,
    BAD_REQUEST,
    OUR_FAULT,
    TIMED_OUT,
    TOO_LARGE,
    TOO_MANY,
    UNAUTHORIZED,
)
from handlers.text import Text

SAID_ALIKE = {
    BAD_REQUEST: Text(
        zh="请求格式不正确,请发送 JSON 或表单", en="It cannot be read; please send JSON or a form"
    ),
    UNAUTHORIZED: Text(
        zh="登录已失效,请重新获取token", en="The token is not valid; please get a new one"
    ),
    TIMED_OUT: Text(
        zh="请求没有收完整,请重新发送", en="The request did not arrive whole; please send it again"
    ),
    TOO_LARGE: Text(
        zh="请求内容过大,请分几次发送", en="The request is too large; please send it in parts"
    ),
    TOO_MANY: Text(
        zh="请求过于频繁,请稍后再试", en="Too many requests; please try again a little later"
    ),
    OUR_FAULT: Text(
        zh="服务出错,已记录,请稍后再试", en="A fault of ours, noted; please try again later"
    ),
    AWAY: Text(
        zh="服务暂不可用,请稍后再试", en="Away for the moment; please try again a little later"
    ),
}
# of any other status
ANYTHING_ELSE = Text(
    zh="请求没有被接受,请按接口文档检查后重试",
    en="It was not accepted; please check it against the documentation and try again",
)
