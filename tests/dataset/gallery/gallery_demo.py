"""A dataset for tests and screenshots: the sample's subjects in this project's own words, with drawn pictures."""

# ruff: noqa: E501  (texts stand on one line each)

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageDraw

from songngu.dataset.items import ArticleItem, Dataset, PictureItem, Refused, SegmentItem, Tag
from songngu.records import BlockKind

K = BlockKind
QUANG_TRI = Tag("place", "place-quang-tri-2025", "Quảng Trị", "Quang Tri", "Quảng Trị")
OLD_QUANG_TRI = Tag(
    "place", "place-quang-tri-1989", "Quảng Trị", "Quang Tri", "tỉnh Quảng Trị", dt.date(2025, 6, 30), QUANG_TRI
)
QUANG_BINH = Tag("place", "place-quang-binh", "Quảng Bình", "Quang Binh", "Quảng Bình", dt.date(2025, 6, 30), QUANG_TRI)
DONG_HA = Tag("place", "place-dong-ha", "Đông Hà", "Dong Ha", "Đông Hà")
LAO_BAO = Tag("place", "place-lao-bao", "Lao Bảo", "Lao Bao", "Cửa khẩu quốc tế Lao Bảo")
HUONG_HOA = Tag("place", "place-huong-hoa", "Hướng Hóa", "Huong Hoa", "huyện Hướng Hóa")
CUA_VIET = Tag("place", "place-cua-viet", "Cửa Việt", "Cua Viet", "Cửa Việt")
THEMES = {
    key: Tag("theme", key, vi, en, "")
    for key, vi, en in (
        ("investment", "Đầu tư", "Investment"), ("tourism", "Du lịch", "Tourism"),
        ("culture", "Văn hóa, di sản", "Culture and heritage"), ("people", "Con người", "People"),
        ("nature", "Thiên nhiên", "Nature"), ("foreign", "Đối ngoại", "Foreign relations"),
    )
}  # fmt: skip

PEACE = (
    (K.TITLE, "Quảng Trị khai mạc Lễ hội Vì hòa bình bên dòng Thạch Hãn", "Quang Tri opens the Festival for Peace beside the Thach Han River"),
    (K.LEAD, "Tối 6/7, tại thị xã Quảng Trị, UBND tỉnh tổ chức lễ khai mạc Lễ hội Vì hòa bình với sự tham dự của hơn 12.000 người dân và du khách.", "On the evening of July 6, the provincial People's Committee opened the Festival for Peace in Quang Tri town before more than 12,000 residents and visitors."),
    (K.PARAGRAPH, "Phát biểu tại lễ khai mạc, ông Hoàng Văn Lâm, Phó Chủ tịch UBND tỉnh, cho biết lễ hội gửi đi thông điệp từ một vùng đất từng chịu nhiều đau thương.", "Speaking at the opening, Mr Hoang Van Lam, Vice Chairman of the provincial People's Committee, said the festival carries a message from a land that has known much suffering."),
    (K.PARAGRAPH, "“Không ai quý hòa bình hơn những người đã đi qua chiến tranh. Quảng Trị muốn kể câu chuyện ấy với bạn bè năm châu.”", "“No one treasures peace more than those who have lived through war. Quang Tri wants to tell that story to friends on every continent.”"),
    (K.CAPTION, "Người dân thả hoa đăng trên sông Thạch Hãn trong đêm khai mạc", "People float lanterns on the Thach Han River on the opening night"),
    (K.CREDIT, "Ảnh: Lê Minh Hạnh", "Photo: Le Minh Hanh"),
    (K.HEADING, "Mười lăm hoạt động trong ba tuần", "Fifteen events in three weeks"),
    (K.LIST_ITEM, "Triển lãm ảnh và trình diễn ánh sáng;", "A photo exhibition and a light show;"),
    (K.LIST_ITEM, "Giải chạy Vì hòa bình;", "The Run for Peace;"),
    (K.LIST_ITEM, "Giao lưu văn hóa với hai tỉnh Savannakhet và Salavan của Lào.", "Cultural exchanges with the Lao provinces of Savannakhet and Salavan."),
    (K.PARAGRAPH, "Theo Sở Văn hóa, Thể thao và Du lịch, sáu tháng đầu năm 2024 toàn tỉnh đón 1,62 triệu lượt khách, tăng 15,3% so với cùng kỳ năm trước; trong đó khách quốc tế đạt 98.400 lượt.", "According to the Department of Culture, Sports and Tourism, the province received 1.62 million visitors in the first six months of 2024, up 15.3% year on year; 98,400 of them came from abroad."),
    (K.BYLINE, "Mai Phương", "Mai Phuong"),
)  # fmt: skip
BANANAS = (
    (K.TITLE, "Hướng Hóa được mùa chuối, giá tăng gấp đôi", "A bumper banana crop in Huong Hoa, and prices have doubled"),
    (K.LEAD, "Giá chuối mật mốc tại huyện Hướng Hóa đang ở mức 8.500 đồng/kg, gấp đôi cùng kỳ năm ngoái.", "Mat moc bananas in Huong Hoa district now sell at VND8,500 a kilogram, twice last year's price."),
    (K.PARAGRAPH, "Toàn huyện hiện có 3.185 ha chuối, sản lượng ước đạt 48.000 tấn mỗi năm.", "The district has 3,185 hectares of bananas, with an estimated yearly output of 48,000 tonnes."),
)  # fmt: skip
MERGED = (
    (K.TITLE, "Quảng Trị sau hợp nhất: chính quyền hai cấp vận hành thông suốt", "Quang Tri after the merger: two-tier government runs smoothly"),
    (K.LEAD, "Sau một tháng rưỡi hợp nhất tỉnh Quảng Bình và tỉnh Quảng Trị, 78 xã, phường và đặc khu của tỉnh Quảng Trị mới đã tiếp nhận hơn 96.000 hồ sơ thủ tục hành chính.", "A month and a half after Quang Binh and Quang Tri provinces merged, the 78 communes, wards and the special zone of the new Quang Tri province have received more than 96,000 administrative applications."),
    (K.PARAGRAPH, "Trung tâm hành chính của tỉnh đặt tại phường Đồng Hới.", "The province's administrative centre is in Dong Hoi ward."),
)  # fmt: skip
TRAINING = (
    (K.TITLE, "Tập huấn công tác thông tin đối ngoại cho cán bộ cấp huyện", "Training in external information for district officials"),
    (K.LEAD, "Sáng 12/4, Sở Thông tin và Truyền thông tỉnh Quảng Trị khai mạc lớp tập huấn công tác thông tin đối ngoại cho 120 cán bộ.", "On the morning of April 12, the Quang Tri Department of Information and Communications opened a training course in external information for 120 officials."),
)  # fmt: skip
WIND = (
    (K.TITLE, "Khởi công nhà máy điện gió 1.200 tỷ đồng tại Gio Linh", "Work starts on a VND1.2 trillion wind farm in Gio Linh"),
    (K.LEAD, "Chiều 20/11, nhà máy điện gió công suất 30 MW tại huyện Gio Linh được khởi công.", "Work began on the afternoon of November 20 on a 30 MW wind farm in Gio Linh district."),
)  # fmt: skip
ARTICLES = (
    ("qt-2024-0706", PEACE, dt.date(2024, 7, 6), (OLD_QUANG_TRI, THEMES["culture"], THEMES["tourism"]), "Văn hóa - Du lịch", "reviewed"),
    ("qt-2023-0518", BANANAS, dt.date(2023, 5, 18), (HUONG_HOA, THEMES["people"]), "Kinh tế", "final"),
    ("qt-2025-0815", MERGED, dt.date(2025, 8, 15), (QUANG_TRI, QUANG_BINH, OLD_QUANG_TRI), "Thời sự", "reviewed"),
    ("qt-2019-0412", TRAINING, dt.date(2019, 4, 12), (OLD_QUANG_TRI, LAO_BAO, THEMES["foreign"]), "Thông tin đối ngoại", "translated"),
    ("qt-2024-1120", WIND, dt.date(2024, 11, 20), (OLD_QUANG_TRI, THEMES["investment"]), "Đầu tư", "reviewed"),
)  # fmt: skip
# Caption, credit, article, block, places and themes, shape
PICTURES = (
    ("Người dân thả hoa đăng trên sông Thạch Hãn trong đêm khai mạc", "People float lanterns on the Thach Han River on the opening night", "Lê Minh Hạnh", 0, 4, (OLD_QUANG_TRI, THEMES["culture"]), (3, 2)),
    ("Cầu Hiền Lương nhìn từ trên cao, với hai nửa sơn màu xanh và vàng như thời đất nước còn chia cắt.", "Hien Luong Bridge seen from above, its two halves painted blue and yellow as they were when the country was divided.", "Trần Đức Thuận", 0, 10, (OLD_QUANG_TRI, THEMES["culture"], THEMES["tourism"]), (16, 9)),
    ("Nông dân xã Tân Long thu hoạch chuối", "Farmers in Tan Long commune harvest bananas", "Hồ Văn Côn", 1, 2, (HUONG_HOA, THEMES["people"]), (2, 3)),
    ("Trung tâm Phục vụ hành chính công phường Đồng Hới trong ngày làm việc đầu tiên của tháng Tám", "The Public Administration Service Centre of Dong Hoi ward on the first working day of August", "Lê An", 2, 2, (QUANG_TRI, THEMES["people"]), (4, 3)),
    ("Học viên thực hành viết chú thích ảnh tại Cửa khẩu quốc tế Lao Bảo", "Trainees practise writing captions at Lao Bao International Border Gate", "Thu Hà", 3, 1, (OLD_QUANG_TRI, LAO_BAO, THEMES["foreign"]), (3, 2)),
    ("Bình minh trên cảng cá Cửa Việt.", "Dawn at Cua Viet fishing port.", "Nguyễn Thành Trung", 4, 1, (OLD_QUANG_TRI, CUA_VIET, THEMES["nature"]), (21, 9)),
    ("Ngư dân xã Gio Hải gỡ cá cơm khỏi lưới sau chuyến biển đêm, tháng 4/2022.", "Fishermen in Gio Hai commune pick anchovies from their nets after a night at sea, April 2022.", "Nguyễn Thành Trung", 4, 1, (OLD_QUANG_TRI, CUA_VIET, THEMES["people"]), (3, 2)),
    ("Phụ nữ Vân Kiều ở bản Cát, xã Hướng Hóa, phơi măng rừng trước hiên nhà sàn.", "Van Kieu women in Cat village, Huong Hoa commune, dry wild bamboo shoots in front of a stilt house.", "Hồ Văn Côn", 1, 2, (HUONG_HOA, THEMES["people"], THEMES["culture"]), (1, 1)),
    ("Mùa hoa sim trên đồi cát Triệu Vân.", "Rose myrtle in bloom on the Trieu Van sand hills.", None, 4, 1, (OLD_QUANG_TRI, THEMES["nature"], THEMES["tourism"]), (3, 2)),
    ("Tổ tuần tra Đồn Biên phòng Cửa khẩu quốc tế Lao Bảo kiểm tra cột mốc 605 trong mưa phùn.", "A patrol from Lao Bao International Border Gate Post inspects boundary marker 605 in the drizzle.", "Thu Hà", 3, 1, (OLD_QUANG_TRI, LAO_BAO, THEMES["foreign"]), (3, 4)),
    ("Cửa hang Én với bãi cát rộng nơi du khách cắm trại qua đêm.", "The mouth of En Cave, with the wide sandy beach where visitors camp overnight.", "Lê An", 2, 2, (QUANG_BINH, THEMES["nature"], THEMES["tourism"]), (16, 9)),
    ("Người dân làng biển Cảnh Dương rước cốt Ông trong lễ hội cầu ngư đầu xuân.", "Villagers in coastal Canh Duong carry whale bones in procession during the early-spring fishing festival.", "Lê An", 2, 2, (QUANG_BINH, THEMES["culture"], THEMES["people"]), (3, 2)),
    ("Bánh bột lọc gói lá chuối, món quà sáng quen thuộc của người Quảng Bình.", "Tapioca dumplings wrapped in banana leaves, a familiar breakfast for the people of Quang Binh.", "Lê An", 2, 2, (QUANG_BINH, THEMES["culture"]), (1, 1)),
    ("Công nhân Nhà máy Viên năng lượng Cam Lộ vận hành dây chuyền ép dăm gỗ công suất 72.000 tấn/năm.", "Workers at the Cam Lo Energy Pellet Plant run a wood-chip pressing line with a capacity of 72,000 tonnes a year.", "Nguyễn Thành Trung", 4, 1, (OLD_QUANG_TRI, THEMES["investment"]), (3, 2)),
    ("Học sinh Trường THPT Chuyên Lê Quý Đôn thử nghiệm cánh tay robot phân loại rác do các em tự chế tạo.", "Students of Le Quy Don High School for the Gifted test a waste-sorting robotic arm they built themselves.", "Thu Hà", 3, 1, (DONG_HA, OLD_QUANG_TRI, THEMES["people"]), (4, 3)),
    ("Một cụ già 92 tuổi ở làng Mai Xá kể cho cháu nghe chuyện nuôi giấu cán bộ dưới hầm bí mật.", "A 92-year-old man in Mai Xa village tells his grandchildren how cadres were hidden and fed in a secret bunker.", "Trần Đức Thuận", 0, 10, (OLD_QUANG_TRI, THEMES["people"]), (2, 3)),
)  # fmt: skip


def demo() -> Dataset:
    """Five articles, one of them a draft, with sixteen pictures."""
    pictures = tuple(_picture(number) for number in range(len(PICTURES)))
    articles = tuple(_article(number, pictures) for number in range(len(ARTICLES)))
    refused = (Refused("qt-2021-0125", "article", "1 unit of 12 is not reviewed: accept its review file first"),)
    return Dataset(
        "quang-tri",
        "Quảng Trị: hình ảnh và câu chuyện",
        "Quang Tri in pictures and stories",
        "1.0.0",
        articles,
        pictures,
        refused,
    )


def _article(number: int, pictures: tuple[PictureItem, ...]) -> ArticleItem:
    name, texts, published, tags, section, state = ARTICLES[number]
    segments = tuple(
        SegmentItem(f"{name}-{block}", block, kind, vi, en, state if block % 5 else "reviewed", "vi-en-embedded", None, None)
        for block, (kind, vi, en) in enumerate(texts)
    )  # fmt: skip
    own = tuple(picture.id for picture in pictures if picture.article == name)
    return ArticleItem(
        name, f"https://example.org/tin/{name}", "Báo Gió Lào", texts[0][1], texts[0][2], published, "Mai Phương", section,
        "CC BY 4.0", "archive articles.jsonl", segments, own, tags, state=state,
    )  # fmt: skip


def _picture(number: int) -> PictureItem:
    vi, en, credit, article, block, tags, (across, down) = PICTURES[number]
    name, _, published, _, _, state = ARTICLES[article]
    width, height = (1600, 1600 * down // across) if across >= down else (1600 * across // down, 1600)
    return PictureItem(
        f"picture-{number}", f"{name}-{number}.jpg", f"{name}-{number}.jpg", name, block, vi, en, f"Ảnh: {vi}", f"Photo: {en}",
        credit, width, height, f"{number:064x}", f"{number:016x}", published, "CC BY 4.0", "archive articles.jsonl", tags, state,
    )  # fmt: skip


def many(pictures: int, articles: int) -> Dataset:
    """The same, so many times over, with dates from 2010 to 2025 and places of their own, for measuring."""
    one = demo()
    chance = random.Random(9)
    places = [
        replace(DONG_HA, id=f"place-{number}", label_vi=f"xã {number}", label_en=f"commune {number}")
        for number in range(120)
    ]
    days = [dt.date(2010, 1, 1) + dt.timedelta(days=chance.randrange(5700)) for _ in range(articles)]
    made, own = [], []
    for number in range(pictures):
        picture = one.pictures[number % len(one.pictures)]
        article = number * articles // pictures
        tags = (*picture.tags, *chance.sample(places, 2))
        own.append(replace(
            picture, id=f"p-{number}", article=f"a-{article}", published=days[article], tags=tags,
            caption_vi=f"{picture.caption_vi} ({number})", caption_en=f"{picture.caption_en} ({number})",
        ))  # fmt: skip
    at: dict[str, list[str]] = {}
    for picture in own:
        at.setdefault(picture.article, []).append(picture.id)
    for number in range(articles):
        article = one.articles[number % len(one.articles)]
        made.append(replace(
            article, id=f"a-{number}", title_vi=f"{article.title_vi} ({number})", title_en=f"{article.title_en} ({number})",
            published=days[number], tags=(*article.tags, *chance.sample(places, 2)), pictures=tuple(at.get(f"a-{number}", ())),
        ))  # fmt: skip
    return replace(one, articles=tuple(made), pictures=tuple(own))


def draw(dataset: Dataset, folder: Path, *, longest: int = 480) -> None:
    """Draw each picture file of a dataset and its thumbnail: hills, water and a sun, in colours of its own."""
    for place in ("images", "thumbnails"):
        (folder / place).mkdir(parents=True, exist_ok=True)
    drawn = {picture.file_name: picture for picture in dataset.pictures}
    for number, picture in enumerate(drawn.values()):
        scale = longest / max(picture.width, picture.height)
        image = landscape(round(picture.width * scale), round(picture.height * scale), seed=number)
        image.save(folder / "images" / picture.file_name, quality=80)
        image.thumbnail((min(longest, 640), min(longest, 640)))
        image.save(folder / "thumbnails" / picture.thumbnail, quality=72)


SKIES = (
    "#f4c58a #d96f4e",
    "#cfe3ee #6fa3c7",
    "#f7dfd0 #c98fa8",
    "#dfeade #7fb09a",
    "#33415e #10182c",
    "#f3e3b3 #d8a24a",
)


def landscape(width: int, height: int, *, seed: int) -> Image.Image:
    """Return a small invented landscape; the same seed gives the same one."""
    chance = random.Random(seed)
    high, low = ([int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in chance.choice(SKIES).split())
    column = Image.new("RGB", (1, height))
    column.putdata([tuple(a + (b - a) * y // height for a, b in zip(high, low, strict=True)) for y in range(height)])
    image = column.resize((width, height))
    pencil = ImageDraw.Draw(image)
    sun, radius = (chance.randrange(width), chance.randrange(height // 5, height // 2)), max(width, height) // 16
    pencil.ellipse((sun[0] - radius, sun[1] - radius, sun[0] + radius, sun[1] + radius), fill="#fff3d6")
    for layer in range(4):
        base = height * (0.45 + 0.15 * layer)
        shade = tuple(int(channel * (0.62 - 0.13 * layer)) for channel in low)
        step = max(2, width // chance.randrange(5, 9))
        ridge = [(x, base + chance.uniform(-0.1, 0.06) * height) for x in range(-step, width + 2 * step, step)]
        pencil.polygon([(-step, height), *ridge, (width + step, height)], fill=shade)
    return image
