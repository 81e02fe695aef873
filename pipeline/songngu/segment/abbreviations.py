"""What ends in a full stop, or is a single letter, without ending a sentence.

Keys are folded (lower case) and have no final stop. Collected from Decree 30/2020/NĐ-CP on the form of documents, the
titles of the Law on Education and of orders and honours, and the habits of newspapers; the gold set in
tests/segment holds the cases.
"""

from __future__ import annotations


def _keys(text: str) -> frozenset[str]:
    return frozenset(text.lower().split())


NEVER_END = _keys(
    """
    TP TX TT KP Kh Đ/c đc đ.c Lm Fr Br Sr Mr Mrs Ms Dr Prof St Ste Mt Ft Gen Col Maj Capt Lt Sgt Gov Sen Rep
    Rev Messrs Mme Mlle No Nos Nr Vol Fig Eds pp vs cf viz e.g i.e approx ĐT đt SĐT Tel Fax Mob tr trg NXB
    Nxb Xb sđd tg đvt stt VD vd Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec
    """
)
"""Something always follows: districts and streets before their names, references before numbers."""

TITLES = _keys(
    """
    ThS Th.S TS T.S TSKH GS.TSKH PGS GS GS.TS PGS.TS BS BSCK BSNT CKI CKII DS KS KTS LS NGƯT NGND NSND NSƯT TTND TTƯT HT
    ĐĐ NT GM TGM PGĐ GĐ PCT ĐH CĐ TH BV Cty CP TNHH MTV
    """
)
"""Before names; at the end of a sentence only where a word that begins sentences follows."""

NAME_ABBREVIATIONS = _keys("Ng Ngh Nh Tr Th Ph Ch Kh")
"""Names shortened to their first consonants, before another part of the name: "Ng. Văn Bình", "Trường Ng. Trãi"."""

PLACE_LETTERS = _keys("Q P H X Đ T")
"""Single letters before the name of a district, ward, commune, street or province."""

MAY_END = _keys(
    """
    v.v vv v..v etc al Inc Ltd Co Corp Bros Jr LLC Pte Plc JSC TCN SCN tr.CN s.CN CN a.m p.m AD BC U.S U.K
    U.N E.U T.Ư T.W D.C
    """
)
"""They stand at the end of a sentence as often as within one: a capital letter decides."""

BEFORE_NAMES = _keys("và với cùng của cho bởi theo ông bà anh chị là do giữa")
"""Small words after which a single capital before a foreign word is an initial: "J. Hunt và S. Javid"."""

MAY_END_BEFORE_STARTER = _keys("CN U.S U.K U.N E.U T.Ư T.W D.C Inc Ltd Co Corp Jr Bros Pte al")
"""Of these, the ones that also stand before a name: a word that begins sentences decides."""

NUMBERED_HEADS = _keys(
    """
    stt ngày tuần vòng đợt chặng
    điều khoản điểm chương mục phần bài câu bước hình bảng biểu phụ.lục lục tiết tập quyển kỳ số tiểu.mục
    đoạn
    """
)
"""A number with a stop after one of these, at the start of a sentence, is its heading: "Điều 5. Phạm vi"."""

LETTERED = _keys(
    """
    khối nhóm hạng loại bảng lớp vitamin mục lô tổ tòa toà nhà khu điểm gan đáp án cấp ban hệ tuyến ý chữ
    phương zone hepatitis cúm virus vi-rút đội dãy block tháp cổng hãng màn vạch cột dạng typ týp kiểu đề
    môn thi sao số đường
    """
)
"""A single capital after one of these is a kind, no initial: "vitamin C.", "khối A."."""

STARTERS = _keys(
    """
    tại theo sau trước khi ông bà anh chị em cô chú bác cụ ngày đến trong hiện từ với do vì nhưng tuy mặc
    đây đó việc các những một hai ba bốn năm mỗi nhiều không chỉ ngoài bên cùng đồng thời cũng để nhằm qua
    trên dưới về là tôi chúng họ nó mọi cả nay vừa ban ngay lúc sáng chiều tối đêm trưa bởi nếu dù hơn gần
    khoảng tính riêng như thế nhờ dự được phía vụ công cơ cuộc người kết số hàng toàn sở ubnd hđnd tổng mới
    lễ bộ nhà giai đoàn mới nguồn ảnh tin bài video the in on at he she it they we this that these sự rồi
    còn cho hôm đại thời kể thay vậy quá giá danh vé mức
    """
)
"""Words (folded) that begin sentences in the news and seldom names; they decide after initials and the like."""
