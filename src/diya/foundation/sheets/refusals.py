"""Every way in which a table is refused, each with what to do about it."""

from __future__ import annotations

from diya.kernel.errors import InvalidInput


class SheetEmpty(InvalidInput):
    code = "foundation.sheet_empty"
    zh = "文件是空的。请选择含有标题行和数据的表格。"
    en = "The file is empty. Choose a table with a line of titles and lines of data."


class SheetTooLarge(InvalidInput):
    code = "foundation.sheet_too_large"
    zh = "文件超过 {megabytes} MB。请拆成几个文件分别导入。"
    en = "The file is larger than {megabytes} MB. Split it and import the parts one by one."


class SheetTypeUnknown(InvalidInput):
    code = "foundation.sheet_type_unknown"
    zh = "这不是 CSV 或 XLSX 表格（内容为 {found}）。请用表格软件打开，另存为 .xlsx 或 CSV 后再上传。"
    en = "This is no CSV or XLSX table (it holds {found}). Open it in a spreadsheet and save it as .xlsx or CSV."


class SheetOldFormat(InvalidInput):
    code = "foundation.sheet_old_format"
    zh = "这是旧版 Excel 文件（.xls 或 .xlsb）。请另存为 .xlsx 后再上传。"
    en = "This is a workbook of an old or binary format (.xls or .xlsb). Save it as .xlsx and upload that."


class SheetEncrypted(InvalidInput):
    code = "foundation.sheet_encrypted"
    zh = "文件有密码保护。请去掉密码后另存，再上传。"
    en = "The file is protected by a password. Take the password off, save it and upload that."


class SheetDamaged(InvalidInput):
    code = "foundation.sheet_damaged"
    zh = "文件已损坏，无法读取（{part}）。请用表格软件打开，重新另存后再上传。"
    en = "The file is damaged and cannot be read ({part}). Open it in a spreadsheet, save it anew and upload that."


class SheetMacros(InvalidInput):
    code = "foundation.sheet_macros"
    zh = "文件含有宏。请另存为不带宏的 .xlsx 后再上传。"
    en = "The file holds macros. Save it as an .xlsx without macros and upload that."


class SheetExternalLinks(InvalidInput):
    code = "foundation.sheet_external_links"
    zh = "文件链接了其他文件或数据源。请断开链接（只保留数值）后再上传。"
    en = "The file is linked to other files or data sources. Break the links (keep the values) and upload that."


class SheetEmbedded(InvalidInput):
    code = "foundation.sheet_embedded"
    zh = "文件内嵌了其他文件或控件。请删除内嵌对象后再上传。"
    en = "Other files or controls are embedded in the file. Remove them and upload it again."


class SheetUnpacksTooLarge(InvalidInput):
    code = "foundation.sheet_unpacks_too_large"
    zh = "文件解压后过大，已拒绝读取。请删除多余的格式和工作表，或改用 CSV。"
    en = "The file unpacks to far more than a table needs. Remove formats and sheets it does not need, or use CSV."


class SheetMerged(InvalidInput):
    code = "foundation.sheet_merged"
    zh = "单元格 {cells} 是合并的。请取消合并，让每一行都有自己的值，再上传。"
    en = "The cells {cells} are merged. Unmerge them so that every line has values of its own, and upload again."


class SheetSeveral(InvalidInput):
    code = "foundation.sheet_several"
    zh = "文件有多个含数据的工作表（{names}）。请只保留要导入的一个。"
    en = "Several sheets of the file hold data ({names}). Keep only the one to import."


class SheetEncodingMixed(InvalidInput):
    code = "foundation.sheet_encoding_mixed"
    zh = "第 {line} 行的文字编码与其他行不同或无法识别。请把整个文件另存为 UTF-8 的 CSV，再上传。"
    en = "Line {line} is in another encoding than the rest, or in none. Save the whole file as CSV in UTF-8."


class SheetEncodingUnknown(InvalidInput):
    code = "foundation.sheet_encoding_unknown"
    zh = "无法识别文件的文字编码。请另存为 UTF-8 的 CSV 后再上传。"
    en = "The encoding of the file is not known. Save it as CSV in UTF-8 and upload that."


class SheetDelimiterUnclear(InvalidInput):
    code = "foundation.sheet_delimiter_unclear"
    zh = "无法判断列之间用什么分隔（{found}）。请用逗号分隔，含逗号的内容加上英文双引号。"
    en = "It is not clear what divides the columns ({found}). Use commas, and quotes around text with commas."


class SheetQuoteOpen(InvalidInput):
    code = "foundation.sheet_quote_open"
    zh = "第 {line} 行的引号没有结束，后面的行无法辨认。请补上英文双引号后再上传。"
    en = "A quote that opens on line {line} is never closed, so the lines after it cannot be told. Close it."


class SheetTooManyRows(InvalidInput):
    code = "foundation.sheet_too_many_rows"
    zh = "文件超过 {most} 行（到第 {line} 行为止）。请拆成几个文件分别导入。"
    en = "The file has more than {most} lines (up to line {line}). Split it and import the parts one by one."


class SheetTooManyColumns(InvalidInput):
    code = "foundation.sheet_too_many_columns"
    zh = "第 {line} 行超过 {most} 列。请删除不需要的列后再上传。"
    en = "Line {line} has more than {most} columns. Remove those that are not needed."


class SheetHeaderRefused(InvalidInput):
    code = "foundation.sheet_header_refused"
    zh = "标题行（第 {line} 行）有误：{zh}"
    en = "The line of titles (line {line}) cannot be taken: {en}"


class SheetTitleMissing(InvalidInput):
    code = "foundation.sheet_title_missing"
    zh = "标题行（第 {line} 行）的第 {column} 列没有标题。请补上标题，或删除该列。"
    en = "Column {column} has no title on line {line}. Give it one, or remove the column."


class SheetTitleTwice(InvalidInput):
    code = "foundation.sheet_title_twice"
    zh = "标题“{title}”在第 {line} 行出现了不止一次。请让每列的标题各不相同。"
    en = "The title “{title}” stands on line {line} more than once. Give every column a title of its own."


class SheetCellCount(InvalidInput):
    code = "foundation.sheet_cell_count"
    zh = "本行有 {found} 个单元格，标题有 {expected} 个。请检查逗号和引号。"
    en = "This line has {found} cells where the titles are {expected}. Look at its commas and quotes."


class SheetQuoteBroken(InvalidInput):
    code = "foundation.sheet_quote_broken"
    zh = "本行引号后面还有文字。内容里的双引号请写成两个。"
    en = "Text follows a closing quote on this line. Write a quote inside a cell as two quotes."


class SheetFormula(InvalidInput):
    code = "foundation.sheet_formula"
    zh = "单元格 {cell} 是公式。请改为数值（选择性粘贴“值”）后再上传。"
    en = "Cell {cell} is a formula. Put its value there instead (paste as values)."


class SheetCellError(InvalidInput):
    code = "foundation.sheet_cell_error"
    zh = "单元格 {cell} 的值无效（{value}）。请改正后再上传。"
    en = "The value of cell {cell} is not valid ({value}). Put it right and upload again."


class SheetZeroByte(InvalidInput):
    code = "foundation.sheet_zero_byte"
    zh = "单元格 {cell} 含有空字节。请重新输入该单元格。"
    en = "Cell {cell} holds a zero byte. Type it anew."


class SheetControlCharacter(InvalidInput):
    code = "foundation.sheet_control_character"
    zh = "单元格 {cell} 含有控制字符。请重新输入该单元格。"
    en = "Cell {cell} holds a control character. Type it anew."


class SheetCellTooLong(InvalidInput):
    code = "foundation.sheet_cell_too_long"
    zh = "单元格 {cell} 超过 {most} 字。请缩短后再上传。"
    en = "Cell {cell} holds more than {most} characters. Shorten it."
