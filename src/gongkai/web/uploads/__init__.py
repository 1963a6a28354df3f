"""Files that people send: told by their content, cleaned, bounded, and handed out again without danger."""

from gongkai.web.uploads.checking import CheckedUpload, check_upload
from gongkai.web.uploads.downloads import safe_download
from gongkai.web.uploads.fields import UploadField, UploadsField
from gongkai.web.uploads.kinds import UploadKind
from gongkai.web.uploads.names import clean_file_name

__all__ = [
    "CheckedUpload",
    "UploadField",
    "UploadKind",
    "UploadsField",
    "check_upload",
    "clean_file_name",
    "safe_download",
]
