"""Plant a Facebook export that holds media of publications without any index."""

from __future__ import annotations

from sample_exports import _pictures
from sample_exports._planting import Export

_T = 1770000000
_ACTIVITY = "your_facebook_activity"
_MEDIA = f"{_ACTIVITY}/posts/media"
_NAMED = f"{_MEDIA}/your_posts/260000000501.jpg"
_LOST = (
    f"{_MEDIA}/your_posts/260000000502.jpg",
    f"{_MEDIA}/videos/260000000503.mp4",
    f"{_MEDIA}/MobileUploads_AbCdEf/260000000504.png",
    f"{_ACTIVITY}/stories/media/260000000505.mp4",
    "photos_and_videos/TimelinePhotos_AbCdEf/260000000506.jpg",
)
# A sticker, what stands for a film, and an icon: Meta's, or nothing of its own.
_NO_PUBLICATIONS = (
    f"{_MEDIA}/stickers_used/260000000507.png",
    f"{_MEDIA}/videos/260000000508.jpg",
    f"{_MEDIA}/260000000509_n",
)
_PRIVATE = f"{_ACTIVITY}/messages/inbox/bobsample_1001/photos/260000000510.jpg"


def plant() -> list[Export]:
    """Return one export, one of whose media a post names."""
    export = Export("facebook-2026-lost")
    profile = "personal_information/profile_information/profile_information.json"
    export.json(profile, {"profile_v2": {"name": {"full_name": "Eve Example"}}})
    medium = {"media": {"uri": _NAMED, "creation_timestamp": _T}}
    export.json(
        f"{_ACTIVITY}/posts/your_posts__check_ins__photos_and_videos_1.json",
        [{"timestamp": _T, "attachments": [{"data": [medium]}]}],
    )
    for number, path in enumerate((_NAMED, *_LOST, *_NO_PUBLICATIONS)):
        data = _pictures.mp4() if path.endswith(".mp4") else _pictures.png(number)
        export.add(path, data, "media")
    export.add(_PRIVATE, _pictures.png(20), "skipped")
    return [export]
