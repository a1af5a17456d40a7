"""Traditional characters of words about time and money, and the simplified ones they are read as."""

SIMPLIFIED = str.maketrans(
    "後週禮號點個鐘時間這兩幾萬億塊幣錢圓貳參陸壹會談訪見電話請費報價續約禮補記錄還來過現內從歲",
    "后周礼号点个钟时间这两几万亿块币钱元贰叁陆壹会谈访见电话请费报价续约礼补记录还来过现内从岁",
)
