using System.Collections.Immutable;

namespace DbDb.Functional.Pictures;

/// <summary>How a line of text looks.</summary>
internal enum Ink
{
    /// <summary>A root's name.</summary>
    Name,

    /// <summary>A key, or a number.</summary>
    Plain,

    /// <summary>What matters less.</summary>
    Faint,
}

/// <summary>A line of a box's text.</summary>
internal readonly record struct Line(string Text, Ink Ink);

/// <summary>What a box says.</summary>
/// <param name="Lines">Its lines.</param>
/// <param name="Details">What is said to who looks closer.</param>
internal sealed record Caption(ImmutableArray<Line> Lines, string Details)
{
    private const int KeyColumns = 12;
    private const int SeparatorColumns = 32;
    private const int MostKeys = 6;
    private const int DetailColumns = 160;
    private const string Between = " │ ";

    /// <summary>What a box says. Reads its node, if it is drawn by itself with all that is below it.</summary>
    /// <param name="box">The box.</param>
    /// <param name="name">Which tree's root it is, if it is one; else nothing.</param>
    /// <param name="whose">Which trees have it, in words.</param>
    public static Caption Of(Box box, string name, string whose)
    {
        var first = box.Members[0].Node;
        Line[] title = name.Length == 0 ? [] : [new(name, Ink.Name)];
        Line[] place = box.Members.Length > 1 || first.Address.IsNone ? []
            : [new($"at {first.Address.Offset}", Ink.Faint)];
        var content = box.IsStack ? Stack(box) : first.Level == 0 ? Leaf(first) : Branch(first);
        return new([.. title, .. content, .. place], Detailed(box, whose));
    }

    private static Line[] Stack(Box box) =>
    [
        new(Nodes(box), Ink.Plain),
        .. box.Level > 0 ? new[] { new Line("and all below", Ink.Faint) } : [],
        new(Label.Entries(box.Entries), Ink.Plain),
    ];

    private static string Nodes(Box box) =>
        box.Level > 0
            ? Label.Counted(box.Members.Length, "branch", "branches")
            : Label.Counted(box.Members.Length, "leaf", "leaves");

    private static Line[] Leaf(TreeNode leaf)
    {
        var keys = leaf.Keys.Select(key => new Line(Label.Of(key, KeyColumns), Ink.Plain)).ToArray();
        return keys.Length <= MostKeys
            ? keys
            : [keys[0], new(Label.Counted(keys.Length - 2, "more", "more"), Ink.Faint), keys[^1]];
    }

    private static Line[] Branch(TreeNode branch)
    {
        var separators = branch.Keys.ToArray();
        var text = string.Concat(separators.Take(MostKeys).Select(key => $"{Label.Of(key, KeyColumns)}{Between}"));
        var isShort = separators.Length <= MostKeys && TextWidth.Of(text) <= SeparatorColumns;
        return
        [
            new(
                isShort ? (Between + text).Trim() : Label.Counted(separators.Length + 1, "child", "children"),
                Ink.Plain),
            new(Label.Entries(branch.Count), Ink.Faint),
        ];
    }

    private static string Detailed(Box box, string whose)
    {
        var (first, last) = (box.Members[0].Node, box.Members[^1].Node);
        var what = box.Members.Length > 1
            ? Label.Counted(box.Members.Length, "node", $"nodes of level {first.Level}")
            : first.Level == 0 ? "leaf" : $"branch of level {first.Level}";
        var from = first.Range.Lower == Key.Empty ? "" : $" from {Label.Of(first.Range.Lower, DetailColumns)}";
        var to = last.Range.IsBounded ? $" to before {Label.Of(last.Range.Upper, DetailColumns)}" : "";
        var range = from.Length + to.Length == 0 ? "all keys" : $"keys{from}{to}";
        var place = box.Members.Length > 1 || first.Address.IsNone ? ""
            : $", {first.Address.Length} bytes at {first.Address.Offset}";
        return $"{what}{place}: {range}, {Label.Entries(box.Entries)}{(whose.Length == 0 ? "" : $"; {whose}")}";
    }
}
