"""One activity of a timeline, as the Lixiao family writes it."""

from typing import Any

from typing_extensions import TypedDict

from handlers.dialects.lixiao_words import Audio, File, Named, User


class Entry(TypedDict):
    """One activity: 50 keys, all of them always there."""

    id: int
    user: User
    title: str
    timestamp: str
    description: str
    comments_count: int
    refer_type_display: str
    comments: list[dict[str, Any]]
    refer_type: str
    refer_name: str
    refer_id: int
    is_common_customer: bool
    attachments: list[File]
    image_attachments: list[File]
    attachment_files: list[File]
    address: dict[str, Any]
    remind_at: str
    remind_at_display: str
    saleable_name: str
    saleable_id: int | dict[str, Any]
    saleable_type: str
    saleable_type_display: str
    saleable_dial_type: str
    activity_type_display: str
    activity_type: str
    audios: list[Audio]
    at_users: list[Named]
    real_revisit_at: str
    is_lead_and_turned: bool
    revisit_log_contacts: list[Named]
    updated_at: str
    created_at: str
    real_created_at: str
    call_type_display: str
    origin_description: str
    common_customer_source: str | None
    revisit_log: dict[str, Any]
    refers_display: list[dict[str, Any]] | None
    revisit_log_contract: None
    revisit_log_opportunity: None
    checkin: dict[str, Any]
    sign_in: dict[str, Any]
    sign_out: dict[str, Any]
    contacts: list[Named]
    contract: dict[str, Any]
    opportunity: dict[str, Any]
    refer_approve_status: None
    refer_info: dict[str, Any]
    from_skb_info: dict[str, Any]
    call_mode: int
