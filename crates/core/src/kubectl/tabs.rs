//! Columns as Go's `text/tabwriter` aligns them.

/// Aligns the cells of a text, each but the last of a line ended by a tab.
///
/// Rule: a column is as wide as its widest cell and the padding, counted over neighbouring lines that have a cell
/// there; a line without one ends it. The last cell of a line belongs to no column. Source: `text/tabwriter`
/// `Writer.format`.
pub(super) fn align(text: &str, min_width: usize, padding: usize) -> String {
    let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split('\t').collect()).collect();
    let columns = lines.iter().map(|cells| cells.len().saturating_sub(1)).max().unwrap_or(0);
    // By line, then by column.
    let mut widths: Vec<Vec<usize>> = lines.iter().map(|cells| vec![0; cells.len().saturating_sub(1)]).collect();
    for column in 0..columns {
        let mut block = 0;
        while block < lines.len() {
            let cells = lines.iter().skip(block).map(|cells| cells.get(column).filter(|_| column + 1 < cells.len()));
            let cells: Vec<&&str> = cells.map_while(|cell| cell).collect();
            let width = cells.iter().map(|cell| cell.chars().count() + padding).max().unwrap_or(0).max(min_width);
            for place in widths.iter_mut().skip(block).take(cells.len()).filter_map(|line| line.get_mut(column)) {
                *place = width;
            }
            block += cells.len().max(1);
        }
    }
    let mut out = String::with_capacity(text.len() * 2);
    for (cells, widths) in lines.iter().zip(&widths) {
        for (place, cell) in cells.iter().enumerate() {
            out.push_str(cell);
            let width = widths.get(place).copied().unwrap_or(0);
            out.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.chars().count())));
        }
        out.push('\n');
    }
    out
}

/// A table as `kubectl get` prints it. Source: `cli-runtime/pkg/printers/tabwriter.go`.
pub(super) fn table(rows: &[Vec<String>]) -> String {
    let lines: Vec<String> = rows.iter().map(|row| row.join("\t")).collect();
    align(&lines.join("\n"), 6, 3)
}

/// A table as `kubectl get -w` prints it: row by row, each column as wide as it has had to be so far.
///
/// Source: `github.com/liggitt/tabwriter` `RememberWidths`.
pub(super) fn growing_table(rows: &[Vec<String>]) -> String {
    let mut widths: Vec<usize> = Vec::new();
    let mut out = String::new();
    // The titles come with the first row.
    let titles = rows.get(1).into_iter().flatten().map(|cell| (cell.chars().count() + 3).max(6));
    widths.extend(titles);
    for row in rows {
        widths.resize(widths.len().max(row.len()), 6);
        for (place, (cell, width)) in row.iter().zip(&mut widths).enumerate() {
            out.push_str(cell);
            if place + 1 < row.len() {
                let letters = cell.chars().count();
                *width = (*width).max(letters + 3);
                out.extend(std::iter::repeat_n(' ', *width - letters));
            }
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::align;

    #[test]
    fn columns_end_where_a_line_has_no_cell() {
        let cases = [
            ("a\tb\nccc\td", "a    b\nccc  d\n"),
            ("a\tb\nlong line\nccc\td", "a  b\nlong line\nccc  d\n"),
            ("a\tb\tc\nccc\td", "a    b  c\nccc  d\n"),
            ("\tb\nccc\t", "     b\nccc  \n"),
            ("ü\tb\nccc\td", "ü    b\nccc  d\n"),
        ];
        for (text, aligned) in cases {
            assert_eq!(align(text, 0, 2), aligned, "{text:?}");
        }
        assert_eq!(align("NAME\tAGE\na\t1s", 6, 3), "NAME   AGE\na      1s\n");
    }
}
