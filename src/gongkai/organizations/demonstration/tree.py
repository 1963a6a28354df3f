"""The authorities of the demonstration: those of five published annual reports, and their surroundings."""

from __future__ import annotations

from gongkai.organizations.models import Kind, Level

TAX = "税务"

_PROVINCE, _CITY = (Level.PROVINCE, Kind.GOVERNMENT), (Level.PREFECTURE, Kind.GOVERNMENT)
_COUNTY, _TOWN = (Level.COUNTY, Kind.GOVERNMENT), (Level.TOWNSHIP, Kind.GOVERNMENT)
_SUBDISTRICT = (Level.TOWNSHIP, Kind.DISPATCHED)
_PROVINCE_OFFICE = (Level.PROVINCE, Kind.DEPARTMENT)
_CITY_OFFICE, _COUNTY_OFFICE = (Level.PREFECTURE, Kind.DEPARTMENT), (Level.COUNTY, Kind.DEPARTMENT)

TREE: tuple[tuple[str, str, str, Level, Kind, str, str], ...] = (
    # name, short name, division code, level, kind, line, name of the parent
    ("河南省人民政府", "河南省政府", "410000", *_PROVINCE, "", ""),
    ("鹤壁市人民政府", "鹤壁市政府", "410600", *_CITY, "", "河南省人民政府"),
    ("鹤壁市发展和改革委员会", "市发展改革委", "410600", *_CITY_OFFICE, "", "鹤壁市人民政府"),
    ("鹤壁市财政局", "市财政局", "410600", *_CITY_OFFICE, "", "鹤壁市人民政府"),
    ("鹤壁市自然资源和规划局", "市自然资源规划局", "410600", *_CITY_OFFICE, "", "鹤壁市人民政府"),
    ("鹤壁市市场监督管理局", "市市场监管局", "410600", *_CITY_OFFICE, "", "鹤壁市人民政府"),
    ("浚县人民政府", "浚县政府", "410621", *_COUNTY, "", "鹤壁市人民政府"),
    ("淇县人民政府", "淇县政府", "410622", *_COUNTY, "", "鹤壁市人民政府"),
    ("淇滨区人民政府", "淇滨区政府", "410611", *_COUNTY, "", "鹤壁市人民政府"),
    ("鹤山区人民政府", "鹤山区政府", "410602", *_COUNTY, "", "鹤壁市人民政府"),
    ("淇县自然资源局", "县自然资源局", "410622", *_COUNTY_OFFICE, "", "淇县人民政府"),
    ("淇县教育体育局", "县教育体育局", "410622", *_COUNTY_OFFICE, "", "淇县人民政府"),
    ("淇县朝歌街道办事处", "朝歌街道", "410622", *_SUBDISTRICT, "", "淇县人民政府"),
    ("北阳镇人民政府", "北阳镇政府", "410622", *_TOWN, "", "淇县人民政府"),
    ("高村镇人民政府", "高村镇政府", "410622", *_TOWN, "", "淇县人民政府"),
    ("新乡市人民政府", "新乡市政府", "410700", *_CITY, "", "河南省人民政府"),
    ("湖北省人民政府", "湖北省政府", "420000", *_PROVINCE, "", ""),
    ("武汉市人民政府", "武汉市政府", "420100", *_CITY, "", "湖北省人民政府"),
    ("江夏区人民政府", "江夏区政府", "420115", *_COUNTY, "", "武汉市人民政府"),
    ("江夏区行政审批局", "区行政审批局", "420115", *_COUNTY_OFFICE, "", "江夏区人民政府"),
    ("山西省人民政府", "山西省政府", "140000", *_PROVINCE, "", ""),
    ("朔州市人民政府", "朔州市政府", "140600", *_CITY, "", "山西省人民政府"),
    ("怀仁市人民政府", "怀仁市政府", "140681", *_COUNTY, "", "朔州市人民政府"),
    ("云南省人民政府", "云南省政府", "530000", *_PROVINCE, "", ""),
    ("昆明市人民政府", "昆明市政府", "530100", *_CITY, "", "云南省人民政府"),
    ("寻甸回族彝族自治县人民政府", "寻甸县政府", "530129", *_COUNTY, "", "昆明市人民政府"),
    ("河口镇人民政府", "河口镇政府", "530129", *_TOWN, "", "寻甸回族彝族自治县人民政府"),
    ("国家税务总局河南省税务局", "河南省税务局", "410000", *_PROVINCE_OFFICE, TAX, ""),
    ("国家税务总局鹤壁市税务局", "鹤壁市税务局", "410600", *_CITY_OFFICE, TAX, "国家税务总局河南省税务局"),
)  # fmt: skip
