namespace DbDb.Functional.Properties;

/// <summary>Keys come back as they were, in the order of what they were made of, and no other bytes are one.</summary>
public class KeyCodecLaws
{
    [Theory]
    [ClassData(typeof(CodecCases))]
    public void Decode_inverts_encode(CodecCase codec) => codec.RoundTrips();

    [Theory]
    [ClassData(typeof(CodecCases))]
    public void Keys_are_in_the_order_of_what_they_were_made_of(CodecCase codec) => codec.KeepsOrder();

    [Theory]
    [ClassData(typeof(CodecCases))]
    public void Bytes_that_the_codec_has_not_written_are_refused(CodecCase codec) => codec.IsTheOnlyOne();

    [Theory]
    [ClassData(typeof(CodecCases))]
    public void The_text_of_a_key_by_the_name_of_its_codec_leads_back_to_it(CodecCase codec) => codec.HasText();

    [Theory]
    [ClassData(typeof(CodecCases))]
    public void Without_the_codec_a_key_has_the_elements_that_the_codec_has_written(CodecCase codec) =>
        codec.HasElements();

    [Theory]
    [ClassData(typeof(CodecCases))]
    public void Whatever_follows_an_element_leaves_its_order_alone(CodecCase codec)
    {
        foreach (var next in CodecCases.Following)
        {
            codec.KeepsOrderBefore(next);
        }
    }

    [Fact]
    public void Codecs_that_write_otherwise_have_other_names()
    {
        var names = CodecCases.All.Select(one => one.Codec.Name).ToArray();
        Assert.Equal(names.Length - 2, names.Distinct().Count()); // an enum is written as its integer is
    }
}
