using DbDb.Functional.Cli;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>What is chosen to be drawn of two trees.</summary>
public class OutlineLaws
{
    [Fact]
    public void A_node_is_drawn_as_shared_if_and_only_if_both_trees_have_it() =>
        Prop.ForAll(
            View.Any,
            view =>
            {
                var (older, newer, outline) = view.Outlined();
                var (inOlder, inNewer) = (Addresses(older.Nodes()), Addresses(newer.Nodes()));
                return outline.Boxes
                    .SelectMany(box => box.Members, (box, member) => (box.Sides, member.Node))
                    .SelectMany(at => Differences.Unless(
                        at.Sides.HasFlag(Sides.Older) == inOlder.Contains(at.Node.Address) && at.Sides.HasFlag(Sides.Newer) == inNewer.Contains(at.Node.Address),
                        () => $"{at.Node} is drawn as {at.Sides}"))
                    .ToProperty();
            })
            .Holds(share: 4);

    [Fact]
    public void The_boxes_that_are_not_open_hold_each_tree_s_entries_once() =>
        Prop.ForAll(
            View.Any,
            view =>
            {
                var (older, newer, outline) = view.Outlined();
                var ends = outline.Boxes.Where(box => !box.IsOpen).ToArray();
                var (ofOlder, ofNewer) = (ends.Sum(box => box.EntriesOn(Sides.Older)), ends.Sum(box => box.EntriesOn(Sides.Newer)));
                return (ofOlder == older.Count && ofNewer == newer.Count).Label($"{ofOlder} of {older.Count} and {ofNewer} of {newer.Count}");
            })
            .Holds(share: 4);

    [Fact]
    public void There_are_no_more_boxes_than_asked_for_but_for_the_nodes_that_one_tree_has() =>
        Prop.ForAll(
            View.Any,
            view =>
            {
                var outline = view.Outlined().Outline;
                var changed = outline.Boxes.Count(box => box.Sides != Sides.Both);
                return (outline.Boxes.Length <= view.Most || (changed <= view.Most && outline.Boxes.Length - changed <= view.Most))
                    .Label($"{outline.Boxes.Length} boxes, {changed} of them of one tree");
            })
            .Holds(share: 4);

    [Fact]
    public void What_fits_is_drawn_whole_and_what_changed_is_while_there_is_room_for_it() =>
        Prop.ForAll(
            View.Any,
            view =>
            {
                var (older, newer, outline) = view.Outlined();
                var (ofOlder, ofNewer) = (older.Nodes().ToHashSet(), newer.Nodes().ToHashSet());
                var all = ofOlder.Union(ofNewer).ToArray();
                var changed = all.Where(node => !ofOlder.Contains(node) || !ofNewer.Contains(node)).ToArray();
                var drawn = outline.Boxes.Where(box => !box.IsStack).Select(box => box.Members[0].Node).ToHashSet();
                var wanted = all.Length <= view.Most ? all : 3 * changed.Length <= view.Most ? changed : [];
                return wanted.Where(node => !drawn.Contains(node)).Select(node => $"{node} isn't drawn by itself").ToProperty();
            })
            .Holds(share: 4);

    [Fact]
    public void Links_lead_from_open_boxes_to_all_of_their_children_in_the_row_below() =>
        Prop.ForAll(
            View.Any,
            view =>
            {
                var outline = view.Outlined().Outline;
                var boxes = outline.Boxes;
                var links = outline.Edges.ToDictionary(edge => (edge.From, edge.To), edge => edge.Sides);
                var home = boxes.SelectMany(box => box.Members, (box, member) => (member.Node, box.Id)).ToDictionary(at => at.Node, at => at.Id);
                return boxes.Where(box => box.IsOpen)
                    .SelectMany(box => box.Members[0].Node.Children, (box, child) => (Box: box, Child: child))
                    .SelectMany(at => Differences.Unless(
                        links.GetValueOrDefault((at.Box.Id, home[at.Child])) == at.Box.Members[0].Reached,
                        () => $"no link from {at.Box.Members[0].Node} to {at.Child}"))
                    .Concat(links.Keys.SelectMany(link => Differences.Unless(
                        boxes[link.From].IsOpen && boxes[link.From].Level == boxes[link.To].Level + 1
                            && boxes[link.From].Members[0].Node.Children.Any(child => home[child] == link.To),
                        () => $"a link from box {link.From} to {link.To}")))
                    .Concat(Differences.Unless(
                        boxes.Select(box => box.Id).Except(links.Keys.Select(link => link.To)).Order().SequenceEqual(
                            outline.Roots.Select(root => root.Box).Distinct().Except(links.Keys.Select(link => link.To)).Order()),
                        () => "a box hangs from nothing, and is no root"))
                    .ToProperty();
            })
            .Holds(share: 4);

    [Fact]
    public void No_leaf_is_read_that_is_not_drawn_by_itself() =>
        Prop.ForAll(
            View.Any,
            view =>
            {
                var log = new MemoryStore(view.Program.Limits);
                using var writer = view.Stored(log);
                var store = new RecordingStore(log);
                using var database = Database.Open(store).OrThrow();
                var (older, newer) = (database.At(new(writer.Head.Revision.Number / 2)).OrThrow(), database.Head);
                var commits = store.Calls.Count;
                var graph = TreeGraph.Of("", older, newer, KeyRange.All, view.Most);
                var read = store.Calls.Skip(commits).Select(call => call.Call).OfType<StoreCall.Read>().Select(call => call.Address).ToHashSet();
                var drawn = graph.Outline.Boxes.Where(box => !box.IsStack).Select(box => box.Members[0].Node.Address).ToHashSet();
                return Addresses(older.Tree.Nodes().Concat(newer.Tree.Nodes()).Where(node => node.Level == 0))
                    .SelectMany(leaf => Differences.Unless(!read.Contains(leaf) || drawn.Contains(leaf), () => $"the leaf at {leaf} is read"))
                    .ToProperty();
            })
            .Holds(share: 4);

    private static HashSet<Address> Addresses(IEnumerable<TreeNode> nodes) => [.. nodes.Select(node => node.Address)];
}
