namespace DbDb.Functional.Properties;

/// <summary>A store in a file keeps every promise of a store, and keeps it when the file is opened again.</summary>
public sealed class FileStoreLaws : StoreLaws
{
    [Fact]
    public void A_file_closed_and_opened_again_is_as_it_was() =>
        Holds((deeds, site) =>
        {
            foreach (var segment in deeds.Segments)
            {
                using var store = site.Open();
                Appended(store, segment);
            }

            var (heads, bytes) = deeds.Written();
            return Holding(site.Open(), heads, bytes);
        });

    [Fact]
    public void A_file_opened_while_its_writer_is_there_is_as_the_writer_left_it() =>
        Holds((deeds, site) =>
        {
            foreach (var segment in deeds.Segments)
            {
                Appended(site.Open(), segment);
            }

            var (heads, bytes) = deeds.Written();
            return Holding(site.Open(), heads, bytes);
        });

    private protected override Site NewSite(Limits limits, ulong generation) => Site.InFile(limits, generation);
}
